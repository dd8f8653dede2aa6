"""Which ways are there to somebody? Each is told news, and says what came of it."""
