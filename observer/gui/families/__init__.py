"""What is known of one family beside its sessions, a page each."""
