"""Who somebody is: sessions, sign-in, invitations."""
