"""What is handed over: deliverables, acceptances, punch items, handovers; a module for each question."""
