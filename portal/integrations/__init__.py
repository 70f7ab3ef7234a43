"""What outside systems know about a project, read into records of our own."""
