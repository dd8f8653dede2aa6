"""How does a case become a ticket, and stay the same one? A durable saga, step by step."""
