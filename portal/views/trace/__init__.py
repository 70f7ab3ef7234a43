"""The threads from requirements to acceptances and changes, both ways."""
