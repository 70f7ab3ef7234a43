"""Requirements: how both sides read the register, and how each does its part in it."""
