"""Keeps connectors to other systems, and makes tickets of cases there."""
