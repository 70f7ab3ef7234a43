"""Portfolio: how all projects are seen side by side."""
