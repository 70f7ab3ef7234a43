"""Change requests: how they are written, assessed and decided."""
