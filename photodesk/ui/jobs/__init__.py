"""What goes on in the background.

`model` keeps the state of the queue and says it at most ten times a second, to the panel and to the status bar alike; `wording` puts
a line into words; `row` is one line with its buttons; `activity` remembers what was said; `panel` is the whole, with the list of
problems below a line that has some.
"""
