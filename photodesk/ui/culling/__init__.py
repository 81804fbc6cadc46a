"""Going through photos one by one: the bar below the photo, the card at the end, and the counts both show.

When to go on is `ui/advancing`; what starts, follows and ends it is `ui/cull_session`.
"""
