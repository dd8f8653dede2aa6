"""How do cases travel without any loss? As a zip file of their histories, with a manifest."""
