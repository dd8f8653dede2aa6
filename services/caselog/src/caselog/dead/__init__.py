"""What was set aside, why, and how is it tried again? Effects that failed, and records."""
