"""Between the UI thread and the lanes.

`lanes` are the thread pools, named by purpose; `scheduler` feeds job rows to the lane `images`, where each thread
drives one decoder process; `commands` do things in the background, `queries` answer questions, `events` tell what
changed, coalesced, in the UI thread. `thumbnails` and `renderings` bring pictures to the screen, `monitor` measures.
Workers own no QObject: they put plain data into one long-lived hub.
"""
