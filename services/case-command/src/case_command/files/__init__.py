"""How are the bytes of files kept, and what is said of them beside the log?"""
