"""Copying photos in from cards, folders and archives so that the source may be formatted afterwards.

`sources` lists what is there, `surveying` says when it was taken and what of it the library has, `planning` where it goes, `copying` does
the steps of one file, `running` those of all of them, `recovering` what a dead process had begun, `removing` the card's files at the end.
"""
