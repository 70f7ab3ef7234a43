"""Status: how a project is judged and published."""
