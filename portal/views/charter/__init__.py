"""Charter: how a project manager writes an edition."""
