"""Copying photos in from cards, folders and archives so that the source may be formatted afterwards.

`sources` lists what is there, `surveying` says when it was taken and what of it the library has, `planning` where it goes, `copying` does
the steps of one file, `running` those of all of them, `arriving` gives them names and rows, `recovering` finishes what a dead process had
begun, `removing` deletes the card's files at the end.
"""
