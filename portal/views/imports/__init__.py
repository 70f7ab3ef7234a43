"""Import: how a file becomes a project."""
