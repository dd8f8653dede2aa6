"""What is answered from memory, and what is fetched?"""
