"""Two photos side by side: the one that is best so far, and what it is held against.

`pair` knows which two and what comes next, `caption` says what is known of one and where it differs from the other, `compare` joins them.
"""
