"""How does the commit log get onto Kafka?"""
