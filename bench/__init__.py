"""How fast is Caselog, beside the same work done bare in the same run?"""
