"""What was there before, and what has happened since?"""
