"""Progress: how a client reads how far the project is."""
