"""How do cases come in that had a life elsewhere?"""
