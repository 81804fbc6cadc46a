"""The words all rooms share: frozen dataclasses and pure functions.

Nothing here imports another part of PhotoDesk, touches a disk or knows Qt. A value made here may cross
threads and processes freely.
"""
