"""What is known of the chosen photos, and where they are edited.

`inspector` is the panel: a header that says what it speaks of, and sections that stay as long as the panel does. `asking` puts the
questions to the library, again when something changed; `expected` keeps what was set until the library says so too; `details` puts
facts into words. All text is plain: most of it comes from files.
"""
