"""How long did it take, how many were there?"""
