"""How is what exists nowhere else kept elsewhere, and brought back?"""
