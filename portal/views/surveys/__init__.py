"""Surveys: how they are asked, answered and read."""
