"""How do rules open cases? Groups of alerts, each with a case that nobody can open twice."""
