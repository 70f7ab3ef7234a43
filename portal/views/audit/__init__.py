"""How the audit trail is shown: to administrators whole, to the client as far as it is theirs."""
