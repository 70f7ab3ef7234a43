"""What we agreed: how a client reads and confirms the charter."""
