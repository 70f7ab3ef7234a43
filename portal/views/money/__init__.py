"""Money: how a project manager keeps the budget."""
