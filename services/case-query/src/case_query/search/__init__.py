"""How are cases found by their words?"""
