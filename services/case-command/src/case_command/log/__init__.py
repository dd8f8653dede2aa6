"""Where is the truth? The commit log, and what is kept beside it."""
