"""What PhotoDesk can do: use cases in plain Python, testable in milliseconds without Qt.

`library` opens the parts and closes them; `walking` and `scanning` take up files in place, `jobs` decides what work
is waiting and what becomes of it, `looking` turns a file into rows and derivatives, `browsing` answers the views and the
command line, `folders` adds and forgets folders. They read pictures through `imaging` and rows through `store`, and
tell what changed as the facts of `domain.changes`.
"""
