"""The page of pending changes and the bar that leads to it.

`review` holds what waits, and which of it is chosen; `model`, `listing` and `painting` are its list, `pictures` the photos in it,
`preview` the one that is looked at, `foot` and `failures` what can be done.
"""
