"""What do people keep of their own, and share, that is no case? It is in no history."""
