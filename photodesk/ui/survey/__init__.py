"""A few photos at once, as large as they fit, until the best are left.

`best_fit` is the arithmetic of their places, `frame` shows one of them, `survey` joins them.
"""
