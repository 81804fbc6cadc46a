"""The strip of small pictures under the loupe.

`strip_layout` is its arithmetic (a million photos cost nothing: places are computed, never stored), `filmstrip` the widget
over the same list of photos that the grid shows.
"""
