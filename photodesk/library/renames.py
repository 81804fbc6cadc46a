"""Gives a file another name, in folders that are held open: never over another file, whatever the file system can do."""

import ctypes
import errno
import hashlib
import os
from collections.abc import Callable
from functools import cache

from photodesk.domain.templates import folded
from photodesk.failpoints import reach

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NO_REPLACE = 1
_UNKNOWN_TO_THE_SYSTEM = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)
_NO_SECOND_NAMES = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class AnotherFile(OSError):
    """The file is not the one that was meant (any more). Nothing was moved, or it was put back."""

    def __init__(self, name: bytes) -> None:
        super().__init__(errno.ESTALE, "another file", name)


def rename(old: int, name: bytes, new: int, new_name: bytes) -> None:
    """renameat2(2) without replacing; where the system can't, a second name and then without the first; where there are none, the new
    name is claimed first. A name that only differs in case may be one with the old one."""
    try:
        if not _renamed(old, name, new, new_name):
            _renamed_by_two_names(old, name, new, new_name)
    except FileExistsError:
        if not is_one_name(old, name, new, new_name):
            raise
        rename(old, name, new, between(new_name))  # to the system the other name would be no change
        reach("case.between")
        rename(new, between(new_name), new, new_name)


def _renamed(old: int, name: bytes, new: int, new_name: bytes) -> bool:
    done = _renameat2()
    if done is None:
        return False
    if done(old, name, new, new_name, _NO_REPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN_TO_THE_SYSTEM:
        return False
    raise OSError(number, os.strerror(number), name, None, new_name)


def _renamed_by_two_names(old: int, name: bytes, new: int, new_name: bytes) -> None:
    facts = os.stat(name, dir_fd=old, follow_symlinks=False)
    try:
        os.link(name, new_name, src_dir_fd=old, dst_dir_fd=new, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_SECOND_NAMES:
            raise
        os.close(os.open(new_name, _NEW, 0o600, dir_fd=new))
        try:
            os.rename(name, new_name, src_dir_fd=old, dst_dir_fd=new)
        except BaseException:
            os.unlink(new_name, dir_fd=new)
            raise
        return
    if os.stat(name, dir_fd=old, follow_symlinks=False).st_ino != facts.st_ino:
        os.unlink(new_name, dir_fd=new)
        raise AnotherFile(name)
    os.unlink(name, dir_fd=old)


def between(name: bytes) -> bytes:
    """What a file is called while only the case of its name changes: known again after a crash."""
    return b".pd-" + hashlib.blake2b(name, digest_size=8).hexdigest().encode()


def is_one_name(old: int, name: bytes, new: int, new_name: bytes) -> bool:
    """Whether the folder, which folds case, has nothing but the file itself under its new name."""
    here, there = os.fstat(old), os.fstat(new)
    alike = [each for each in os.listdir(new) if folded(each) == folded(os.fsdecode(new_name))]
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino) and alike == [os.fsdecode(name)]


@cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is None:
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def call(old: int, name: bytes, new: int, new_name: bytes, flags: int) -> int:
        return int(function(old, name, new, new_name, flags))

    return call
