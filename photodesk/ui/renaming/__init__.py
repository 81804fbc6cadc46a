"""The dialog for new names of files: a template with its tokens, and what comes of it."""
