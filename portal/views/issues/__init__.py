"""Issues: how they are read, raised and worked on."""
