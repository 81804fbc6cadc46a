"""The page that lists every file PhotoDesk could not handle, with the reason and what can be done."""
