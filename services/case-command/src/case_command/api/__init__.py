"""Which requests become which decisions?"""
