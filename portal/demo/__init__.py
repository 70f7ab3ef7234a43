"""What can somebody see who wants to try the portal: a told world of six projects, and a large one to measure."""
