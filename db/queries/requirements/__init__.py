"""What a project's client needs, and what they said to it; a module for each question."""
