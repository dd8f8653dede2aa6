"""What do cases get to know of what their alerts say?"""
