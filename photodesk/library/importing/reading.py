"""Files of a source as streams, wherever they lie: on a drive, or in an archive."""

import hashlib
import io
import os
import threading
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

from photodesk.domain.importing import SourceFile
from photodesk.domain.photos import Head
from photodesk.domain.problems import DecodeError, Reason, of_system
from photodesk.imaging.decoders.pool import DecoderPool
from photodesk.imaging.identity import opened
from photodesk.library.importing import archives
from photodesk.library.importing.archives import Archive
from photodesk.library.walking import Stop

PIECE_BYTES = 1 << 20
HEAD_BYTES, HEAD_OF_MEMBER_BYTES = 128 << 10, 256 << 10


class OpenFile:
    """A file of a source, open for reading from its beginning."""

    def __init__(self, stream: "io.RawIOBase | IO[bytes]", descriptor: int) -> None:
        self._stream, self._descriptor = stream, descriptor
        self.facts = os.fstat(descriptor)
        """As it was when it was opened; of the archive where it lies in one."""

    def readinto(self, buffer: memoryview) -> int:
        """The next bytes; 0 at the end. Raises DecodeError."""
        try:
            return self._stream.readinto(buffer) or 0  # type: ignore[union-attr]  # streams of archives have it too
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise DecodeError(Reason.UNREADABLE, str(error)) from error
        except OSError as error:
            raise of_system(error) from error

    def is_unchanged(self) -> bool:
        """Whether size and time are still those it had when it was opened. Raises DecodeError."""
        try:
            facts = os.fstat(self._descriptor)
        except OSError as error:
            raise of_system(error) from error
        return (facts.st_size, facts.st_mtime_ns) == (self.facts.st_size, self.facts.st_mtime_ns)


class Reader:
    """Opens files of sources; any thread. Archives stay open until `close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._archives: dict[bytes, Archive] = {}

    @contextmanager
    def open(self, file: SourceFile) -> Iterator[OpenFile]:
        """A file of a source. Raises DecodeError with the reason."""
        if file.member is not None:
            archive = self._archive(file.path)
            with archives.stream(archive, file.member) as stream:
                yield OpenFile(stream, archive.fileno())
            return
        with opened(file.path, file.root) as (descriptor, _), io.FileIO(descriptor, closefd=False) as raw:
            yield OpenFile(raw, descriptor)

    def content_hash(self, file: SourceFile, stop: Stop = lambda: False) -> bytes:
        """BLAKE2b of its bytes. Raises DecodeError; CHANGED_MEANWHILE where it was written to meanwhile, or somebody stopped it."""
        with self.open(file) as found:
            digest = hashlib.blake2b(digest_size=32)
            buffer = memoryview(bytearray(PIECE_BYTES))
            while (count := found.readinto(buffer)) and not stop():
                digest.update(buffer[:count])
            if stop() or not found.is_unchanged():
                raise DecodeError(Reason.CHANGED_MEANWHILE)
        return digest.digest()

    def heads(self, files: Sequence[SourceFile], decoders: DecoderPool) -> list[Head | None]:
        """When and with what each of these files was taken; unknown where that cannot be read, None where the file cannot be opened."""
        with ExitStack() as held:
            descriptors = [self._descriptor(file, held) for file in files]
            told = iter(decoders.heads([descriptor for descriptor in descriptors if descriptor is not None]))
            return [None if descriptor is None else _known(next(told)) for descriptor in descriptors]

    def _descriptor(self, file: SourceFile, held: ExitStack) -> int | None:
        """A file of a source with its head, until *held* is closed; None where it cannot be opened."""
        try:
            if file.member is None:
                descriptor, _ = held.enter_context(opened(file.path, file.root))
                with suppress(OSError):
                    os.pread(descriptor, HEAD_BYTES, 0)  # where the drive hangs it does so here, and not in a decoder
                return descriptor
            data = self.small(file, HEAD_OF_MEMBER_BYTES)
        except DecodeError:
            return None
        descriptor = os.memfd_create("head", os.MFD_CLOEXEC)
        held.callback(os.close, descriptor)
        os.write(descriptor, data)
        return descriptor

    def small(self, file: SourceFile, most: int) -> bytes:
        """The first *most* bytes. Raises DecodeError."""
        if file.member is not None:
            return archives.small(self._archive(file.path), file.member, most)
        with opened(file.path, file.root) as (descriptor, _):
            try:
                return os.read(descriptor, most)
            except OSError as error:
                raise of_system(error) from error

    def close(self) -> None:
        """Let go of the archives."""
        with self._lock:
            for archive in self._archives.values():
                archive.close()
            self._archives.clear()

    def _archive(self, path: bytes) -> Archive:
        with self._lock:
            if path not in self._archives:
                try:
                    self._archives[path] = Archive(path)
                except OSError as error:
                    raise of_system(error) from error
                except (zipfile.BadZipFile, ValueError) as error:
                    raise DecodeError(Reason.UNREADABLE, str(error)) from error
            return self._archives[path]


def _known(told: Head | DecodeError) -> Head | None:
    if not isinstance(told, DecodeError):
        return told
    return None if told.reason is Reason.CHANGED_MEANWHILE else Head()  # None: interrupted
