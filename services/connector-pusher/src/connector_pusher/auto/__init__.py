"""How is a case pushed because it has changed? Where its connector wants that."""
