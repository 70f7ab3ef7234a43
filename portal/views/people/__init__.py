"""People: accounts, clients, members and oneself."""
