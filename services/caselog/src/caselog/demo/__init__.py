"""How does a Caselog look after ninety busy days? About 200 cases that could have happened."""
