"""What the portal knows and does."""
