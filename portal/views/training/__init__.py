"""Training: how material is found, read and kept."""
