"""Small parts that every panel uses.

`wording` says numbers, sizes and names as people read them; `labels` shows text that may come from a file (always plain, elided,
kept apart from the text around it); `toast`, `banner` and `hud` tell what happened, what is the matter and what a key did, and
tell assistive technology the same; `empty_state` and `error_card` stand where a list has nothing or a photo has a problem; `buttons`
makes push buttons, links and icon buttons with names.
"""
