"""How does a Caselog look after some busy weeks? About 200 cases that could have happened."""
