"""How does news become a mail, and reach somebody?"""
