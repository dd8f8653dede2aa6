"""Which status does an alert get because of its cases, and who hears of that?"""
