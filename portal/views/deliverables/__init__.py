"""Deliverables: how a client reads, accepts and receives them, and how a project manager hands them over."""
