"""What is known of the cases that hold alerts, and how are they heard of?"""
