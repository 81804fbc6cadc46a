"""seccomp: a filter that denies the system calls a decoder never needs (x86-64 and aarch64).

Denied calls return EPERM, so that a library that tries one goes on without it. Call numbers: the kernel's
arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

_X86, _ARM = 0xC000003E, 0xC00000B7
_NONE = -1

# name: (x86-64, aarch64)
_DENIED: dict[str, tuple[int, int]] = {
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, _NONE), "vfork": (58, _NONE),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "process_madvise": (440, 440),
    "kcmp": (312, 272), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "open": (2, _NONE), "openat": (257, 56), "openat2": (437, 437), "creat": (85, _NONE),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "unlink": (87, _NONE), "unlinkat": (263, 35), "rename": (82, _NONE), "renameat": (264, 38), "renameat2": (316, 276),
    "link": (86, _NONE), "linkat": (265, 37), "symlink": (88, _NONE), "symlinkat": (266, 36), "mkdir": (83, _NONE),
    "mkdirat": (258, 34), "rmdir": (84, _NONE), "mknod": (133, _NONE), "mknodat": (259, 33),
    "chmod": (90, _NONE), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, _NONE),
    "fchown": (93, 55), "lchown": (94, _NONE), "fchownat": (260, 54), "truncate": (76, 45), "ftruncate": (77, 46),
    "fallocate": (285, 47), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "setns": (308, 268),
    "unshare": (272, 97), "move_mount": (429, 429), "fsopen": (430, 430), "open_tree": (428, 428),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "reboot": (169, 142), "swapon": (167, 224), "memfd_create": (319, 279),
    "setrlimit": (160, 164), "prlimit64": (302, 261), "prctl": (157, 167), "seccomp": (317, 277),
    "inotify_init1": (294, 26), "fanotify_init": (300, 262), "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "setuid": (105, 146), "setgid": (106, 144), "setresuid": (117, 147),
    "setresgid": (119, 149), "capset": (126, 91),
}  # fmt: skip
_OWN_ONLY = {"kill": (62, 129), "tgkill": (234, 131)}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_CLONE_THREAD = 0x00010000
_X32_BIT = 0x40000000

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def restrict() -> bool:
    """Install the filter in this process, for good. no_new_privs must be set. False where it cannot be done."""
    if sys.byteorder != "little" or platform.machine() not in ("x86_64", "aarch64"):
        return False
    program = _filter(0 if platform.machine() == "x86_64" else 1, os.getpid())
    libc = ctypes.CDLL(None, use_errno=True)
    steps = _Program(len(program) // 8, program)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(steps), 0, 0) == 0)


def _filter(column: int, process: int) -> bytes:
    """The BPF program; *column* chooses the architecture's numbers. A filter stays when threads are made."""
    deny = _step(_RETURN, _ERRNO | errno.EPERM)
    steps = [
        _step(_LOAD, _ARCHITECTURE_AT),
        _step(_EQUAL, (_X86, _ARM)[column], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_AT),
    ]
    if column == 0:
        steps += [_step(_AT_LEAST, _X32_BIT, 0, 1), deny]
    for numbers in _DENIED.values():
        if numbers[column] != _NONE:
            steps += [_step(_EQUAL, numbers[column], 0, 1), deny]
    # glibc takes ENOSYS as an old kernel and uses clone, whose flags can be read here.
    steps += [_step(_EQUAL, _CLONE3[column], 0, 1), _step(_RETURN, _ERRNO | errno.ENOSYS)]
    for number, compare, value in (
        (_CLONE[column], _ANY_BIT, _CLONE_THREAD),
        *((numbers[column], _EQUAL, process) for numbers in _OWN_ONLY.values()),
    ):
        steps += [
            _step(_EQUAL, number, 0, 4),
            _step(_LOAD, _FIRST_ARGUMENT_AT),
            _step(compare, value, 0, 1),
            _step(_RETURN, _ALLOW),
            deny,
        ]
    steps.append(_step(_RETURN, _ALLOW))
    return b"".join(steps)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction (linux/filter.h: sock_filter)."""
    return struct.pack("=HBBI", code, if_true, if_false, value)
