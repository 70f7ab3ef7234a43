"""Budget: how a client reads where the money is."""
