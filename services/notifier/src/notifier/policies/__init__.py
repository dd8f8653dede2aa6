"""What follows from a user action, for whom, and what may be told? Pure."""
