"""Is everything around a Caselog as it should be, and what is to be done where it is not?"""
