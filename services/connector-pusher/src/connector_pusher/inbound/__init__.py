"""What becomes of what another system tells of its tickets?"""
