"""Decoders that misbehave: each takes the place of the real work in a worker (its file is loaded there by path)."""

import ctypes
import errno
import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import time

from photodesk.domain.photos import Hashes, Head, Look, Metadata, Pixels
from photodesk.imaging.decoders import wire
from photodesk.imaging.decoders.channel import Channel
from photodesk.imaging.decoders.wire import Answer, Request


def segfault(request: Request, descriptor: int, channel: Channel) -> None:
    ctypes.string_at(8)


def abort(request: Request, descriptor: int, channel: Channel) -> None:
    os.abort()


def leave(request: Request, descriptor: int, channel: Channel) -> None:
    os._exit(0)


def loop(request: Request, descriptor: int, channel: Channel) -> None:
    while True:
        pass


def stop(request: Request, descriptor: int, channel: Channel) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def hoard(request: Request, descriptor: int, channel: Channel) -> None:
    kept = []
    while True:
        kept.append(b"x" * (64 << 20))


def garbage(request: Request, descriptor: int, channel: Channel) -> None:
    channel.send(random.Random(1).randbytes(4096))


def partial(request: Request, descriptor: int, channel: Channel) -> None:
    channel.send(wire.frame(Answer.PIXELS, bytes(2048))[:-1000])
    os._exit(0)


def false_sizes(request: Request, descriptor: int, channel: Channel) -> None:
    channel.send(wire.pack_pixels(Pixels(4000, 4000, bytes(400), 4000, 4000)))


def other_content(request: Request, descriptor: int, channel: Channel) -> None:
    """Says one hash first and another with the look."""
    channel.ask(Answer.CONTENT, bytes(32))
    channel.send(wire.pack_look(_look(b"\1" * 32)))


def own_picture(request: Request, descriptor: int, channel: Channel) -> None:
    """Hears that its picture is known, and tells its own all the same."""
    channel.ask(Answer.CONTENT, bytes(32))
    channel.ask(Answer.PICTURE, bytes(32))
    channel.send(wire.pack_look(_look(bytes(32))))


def asking_on(request: Request, descriptor: int, channel: Channel) -> None:
    """Asks for one picture after the other."""
    channel.ask(Answer.CONTENT, bytes(32))
    while channel.ask(Answer.PICTURE, bytes(32)):
        pass


def _look(content_hash: bytes) -> Look:
    empty = Hashes(bytes(32), bytes(32), bytes(32), bytes(32))
    return Look(content_hash, Metadata("jpeg", 10, 10), empty, bytes(20), b"\xff\xd8\xff\xd9", bytes(32))


def huge_claim(request: Request, descriptor: int, channel: Channel) -> None:
    channel.send(wire.HEADER.pack(b"PDd1", Answer.PIXELS, 0xFFFFFFF0))


def closed(request: Request, descriptor: int, channel: Channel) -> None:
    os.closerange(3, 40)
    time.sleep(60)


def once(request: Request, descriptor: int, channel: Channel) -> None:
    """Dies with a worker's second file only."""
    if getattr(once, "used", False):
        os._exit(3)
    once.used = True  # type: ignore[attr-defined]
    channel.send(wire.pack_pixels(Pixels(1, 1, bytes(4), 1, 1)))


def head_or_death(request: Request, descriptor: int, channel: Channel) -> None:
    """Tells the content as the camera; dies of one content."""
    content = os.pread(descriptor, 20, 0)
    if content == b"poison":
        os._exit(3)
    channel.send(wire.pack_head(Head(camera=content.decode())))


def forks(request: Request, descriptor: int, channel: Channel) -> None:
    """Not endless: where nothing denies it, the test must not harm the machine."""
    for _ in range(4):
        if not os.fork():
            time.sleep(60)
            os._exit(0)


def report(request: Request, descriptor: int, channel: Channel) -> None:
    """Tries to reach the world outside and tells what was denied, as JSON in the pixels."""
    parent = request.numbers[0]
    attempts = {
        "open": lambda: os.close(os.open("/etc/passwd", os.O_RDONLY)),
        "create": lambda: os.close(os.open("/tmp/pd-escaped", os.O_CREAT | os.O_WRONLY)),
        "unlink": lambda: os.unlink("/tmp/pd-escaped"),
        "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        "socket": lambda: socket.socket(socket.AF_UNIX).close(),
        "exec": lambda: os.execv("/bin/true", ["true"]),
        "spawn": lambda: subprocess.run(["/bin/true"], check=True),
        "fork": os.fork,
        "signal": lambda: os.kill(parent, 0),
        "trace": lambda: _call(101 if os.uname().machine == "x86_64" else 117, 16, parent),
        "memory": lambda: _read_memory(parent),
        "mem_file": lambda: open(f"/proc/{parent}/mem", "rb").close(),
        "write_file": lambda: os.write(descriptor, b"spoiled"),
    }
    text = json.dumps({name: _denied(attempt) for name, attempt in attempts.items()} | {"modules": _of_the_window()})
    data = text.encode().ljust(4 * 1024, b" ")
    channel.send(wire.pack_pixels(Pixels(1024, 1, data, 1024, 1)))


def _of_the_window() -> bool:
    return any(name.split(".")[0] in ("PySide6", "shiboken6", "sqlalchemy") or name.startswith("photodesk.ui") for name in sys.modules)


def _denied(attempt: object) -> bool:
    try:
        attempt()  # type: ignore[operator]
    except OSError:
        return True
    except subprocess.SubprocessError:
        return True
    return False


def _call(number: int, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno() or errno.EPERM, "denied")


def _read_memory(process: int) -> None:
    space = ctypes.create_string_buffer(8)
    local = struct.pack("QQ", ctypes.addressof(space), 8)
    number = 310 if os.uname().machine == "x86_64" else 270
    held = ctypes.create_string_buffer(local)
    _call(number, process, ctypes.addressof(held), 1, ctypes.addressof(held), 1, 0)
