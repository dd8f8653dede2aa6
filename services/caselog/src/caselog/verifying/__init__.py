"""Do log, topic and views know the same history?"""
