"""How does everything forget what a case said?"""
