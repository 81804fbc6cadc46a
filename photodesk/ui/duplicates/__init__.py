"""The page of copies: `review` asks and remembers, `frames` shows the photos of one group, each in a `frame`, the bars above and below
say and do the rest, `page` joins them.
"""
