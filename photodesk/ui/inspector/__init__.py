"""What is known of the photos that are selected.

`details` puts the facts of one photo into words, `facts` counts several (in a lane); `inspector` is the panel: a header that says what
it speaks of, a card where a file has a problem, and lines of facts. All text is plain: most of it comes from files.
"""
