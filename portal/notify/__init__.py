"""What leaves the portal for somebody's mailbox."""
