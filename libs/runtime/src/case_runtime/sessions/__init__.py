"""How does somebody stay signed in with a browser? By a sealed cookie that every service reads."""
