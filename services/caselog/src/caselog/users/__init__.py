"""How is the users file made and changed? By the program, keeping what people wrote in it."""
