"""The life of a worker process: lock in, say so, answer until the socket is closed."""

import gc
import importlib.util
import os
import select
import socket
import struct
from collections.abc import Callable

from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.decoders import lockdown, wire
from photodesk.imaging.decoders.channel import Channel
from photodesk.imaging.decoders.tasks import Tasks
from photodesk.imaging.decoders.wire import Answer, Request

IDLE_S = 60

Handler = Callable[[Request, int, Channel], None]


def live(end: socket.socket, memory_mb: int, sandboxed: bool, handler_at: str) -> None:
    """Run a worker on its socket; returns when the parent closes it or nothing was asked for IDLE_S.

    *handler_at*: "" for the real work, or "file.py:function" for another handler (tests).
    """
    handler = _handler(handler_at, lockdown.room_bytes(memory_mb))
    level = lockdown.lock(end.fileno(), memory_mb, sandboxed)
    gc.freeze()
    channel = Channel(end)
    channel.send(wire.frame(Answer.READY, level.encode()))
    while select.select([end], [], [], IDLE_S)[0]:
        incoming = channel.next_request()
        if incoming is None or not _answer(handler, *incoming, channel):
            return


def _answer(handler: Handler, request: Request, descriptor: int, channel: Channel) -> bool:
    """Answer one request; False when this process had better end (its memory was exhausted)."""
    healthy = True
    try:
        handler(request, descriptor, channel)
    except DecodeError as error:
        healthy = error.reason is not Reason.TOO_LARGE
        channel.send(wire.pack_failure(error))
    except MemoryError:
        healthy = False
        channel.send(wire.pack_failure(DecodeError(Reason.TOO_LARGE, "more memory than allowed")))
    except (ConnectionError, BrokenPipeError):
        return False
    except (Exception, SyntaxError, struct.error) as error:  # picture libraries raise all of these on damaged files
        channel.send(wire.pack_failure(DecodeError(Reason.UNREADABLE, f"{type(error).__name__}: {error}")))
    finally:
        if descriptor >= 0:
            os.close(descriptor)
    return healthy


def _handler(handler_at: str, room_bytes: int) -> Handler:
    if not handler_at:
        return Tasks(room_bytes)
    path, _, name = handler_at.rpartition(":")
    spec = importlib.util.spec_from_file_location("decoder_handler", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Handler = getattr(module, name)
    return found
