"""What PhotoDesk knows before it opens a library: where things lie, how the user wants them, what it writes down about itself.

`paths` names every file of a library. `settings` and `view_state` read and write the user's choices and the last
view; both survive any damage to their file. `logs` writes one line a record, `figures` keeps histograms of how long
things take, and `versions` refuses libraries that are known to crash. Nothing here knows photos, SQL, pixels or Qt.
"""
