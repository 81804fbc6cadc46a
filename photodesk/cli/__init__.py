"""The command line: one module per group of commands, on the same engine as the window.

`main` reads the arguments and turns what goes wrong into one line and an exit status; `output` prints for people or as
JSON; `folders`, `photos`, `edits`, `history`, `tags`, `albums`, `batch`, `jobs`, `derivatives` and `care` hold the commands; `benches`
measures.
"""
