"""System calls that a reader has no use for, refused by the kernel, whatever code asks for them.

The audit hook of Python does not see what libraries in C do. Each refused call fails with EPERM;
calls of another architecture end the process. Numbers are of the kernel's `asm/unistd_64.h` and
`asm-generic/unistd.h`; the program is of seccomp(2), the classic BPF of linux/filter.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_ALLOW, _KILL, _EPERM = 0x7FFF0000, 0x80000000, 0x00050001
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

#: By machine: its number in linux/audit.h, refused calls, and calls that open files with the place
#: of their flags, and tgkill, by which abort(3) ends the process itself.
#: Refused is what starts processes, signals, traces or reaches others, and what changes files.
_MACHINES: dict[str, tuple[int, tuple[int, ...], dict[int, int], int]] = {
    "x86_64": (
        0xC000003E,
        (
            *(29, 41, 42, 56, 57, 58, 59, 62, 76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92),
            *(93, 94, 101, 132, 133, 165, 166, 188, 189, 190, 200, 235, 250, 258, 259, 260),
            *(261, 263, 264, 265, 266, 268, 272, 280, 298, 302, 308, 310, 311, 316, 319, 321),
            *(322, 323, 424, 425, 434, 435, 437, 438),
        ),
        {2: 1, 257: 2},
        234,
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(5, 6, 7, 33, 34, 35, 36, 37, 38, 39, 40, 45, 46, 52, 53, 54, 55, 88, 97, 117, 129),
            *(130, 194, 198, 203, 219, 220, 221, 241, 261, 268, 270, 271, 276, 279, 280),
            *(281, 282, 424, 425, 434, 435, 437, 438),
        ),
        {56: 2},
        131,
    ),
}


def refuse_calls() -> bool:
    """Refuse them from now on; False where the system or the machine does not know how.

    The process must have given up new privileges (PR_SET_NO_NEW_PRIVS) before.
    """
    machine = os.uname().machine
    if sys.platform != "linux" or machine not in _MACHINES:
        return False
    program = _program(*_MACHINES[machine])
    filters = ctypes.create_string_buffer(program)
    told = struct.pack("@HP", len(program) // 8, ctypes.addressof(filters))
    set_filter = ctypes.CDLL(None, use_errno=True).prctl
    return bool(set_filter(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, told, 0, 0) == 0)


def _program(
    architecture: int, refused: tuple[int, ...], opening: dict[int, int], tgkill: int
) -> bytes:
    """The filter as an array of struct sock_filter: code, jumps if true and false, operand."""
    steps: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *_if((_AT_LEAST, _X32)),
        *(step for number in refused for step in _if((_EQUAL, number))),
    ]
    for number, place in opening.items():
        steps += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _ARGUMENTS + 8 * place),
            *_if((_ANY_BIT, _WRITING)),
            (_RETURN, 0, 0, _ALLOW),
        ]
    steps += [
        (_EQUAL, 0, 3, tgkill),
        (_LOAD, 0, 0, _ARGUMENTS),
        (_EQUAL, 1, 0, os.getpid()),
        (_RETURN, 0, 0, _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _if(test: tuple[int, int]) -> tuple[tuple[int, int, int, int], ...]:
    """Refuse where the test holds."""
    code, operand = test
    return (code, 0, 1, operand), (_RETURN, 0, 0, _EPERM)
