"""What the user can choose, at once in effect.

`fields` is the table of settings by page, `editors` makes the control of a field, `page` lists the fields of a page, `shortcuts` and
`storage` are the two pages that are more than fields, `window` holds them with a search and with “Reset This Page”.
"""
