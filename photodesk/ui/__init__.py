"""What the user sees.

`main_window` places the panels and joins them, nothing else; each panel has a folder of its own and knows no other.
`theme` and `tokens` hold every colour and size, `action_table` every action with its keys, `widgets` what several panels
show. The UI thread opens no file, no transaction and no picture: it asks `bridge` and hears events.
"""
