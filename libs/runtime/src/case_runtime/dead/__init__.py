"""What was set aside on `<topic>.dead`, and what may be done about it?"""
