"""How do cases leave as files? In the peer's saved objects, a line each (Cases API §6)."""
