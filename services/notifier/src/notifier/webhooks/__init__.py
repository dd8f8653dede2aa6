"""How do other programs hear of changes? In order for each case, signed, until they have them."""
