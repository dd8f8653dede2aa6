"""Which settings are there? `config` reads them."""
