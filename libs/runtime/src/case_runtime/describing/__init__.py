"""How does the API describe itself? Each route says what it is; one document has all of them."""
