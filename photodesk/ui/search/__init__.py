"""The field in which photos are searched for.

`terms` finds the term under the cursor and the part an error is about, as plain text; `field` is the line itself, with its list of
completions (`completions`); `completing` knows what could stand there.
"""
