"""PhotoDesk: a desktop program for people who keep their photos on their own disks."""

__version__ = "0.1.0"
