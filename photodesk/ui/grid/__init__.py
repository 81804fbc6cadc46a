"""The photo grid: every photo of a view as a cell, a million of them as fast as ten.

`model` holds the ordered ids and asks for rows page by page; `layout` computes where a cell is instead of remembering it;
`selection` holds ranges of rows; `difference` turns an old list into a new one by runs. `view` is the widget: it paints
(`cells`, `badges`, `headers`), hears pointer and keys (`pointer`, `keys`), says which pictures are needed (`loading`) and
follows the library (`following`). Pictures come from `bridge.thumbnails` and come home by photo id.
"""
