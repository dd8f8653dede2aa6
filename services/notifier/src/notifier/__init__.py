"""The service that tells people what concerns them."""
