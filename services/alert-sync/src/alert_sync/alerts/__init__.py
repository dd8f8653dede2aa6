"""What is an alert, how does it come in, and what is kept of it?"""
