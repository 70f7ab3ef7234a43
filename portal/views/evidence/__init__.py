"""How signatures are listed with their proof, and a certificate is checked."""
