# -*- coding: zlib -*-
"""A source in a code that is none of characters."""
print("harmless")
