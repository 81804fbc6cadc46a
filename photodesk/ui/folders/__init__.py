"""The page of added folders: how each is watched, and what is done with its new photos."""
