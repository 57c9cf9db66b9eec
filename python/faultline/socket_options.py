"""Socket options: kept as they are set and read back as Linux gives them. None changes what the simulated network does,
but SO_LINGER, which Socket.close looks at."""

import errno
import os
import socket
import struct

# Linux's own, where they are not 0.
DEFAULTS = {
    (socket.SOL_SOCKET, 'SO_RCVBUF'): 131_072, (socket.SOL_SOCKET, 'SO_SNDBUF'): 16_384,
    (socket.IPPROTO_TCP, 'TCP_KEEPIDLE'): 7200, (socket.IPPROTO_TCP, 'TCP_KEEPINTVL'): 75, (socket.IPPROTO_TCP, 'TCP_KEEPCNT'): 9,
}
BUFFERS = ('SO_RCVBUF', 'SO_SNDBUF')
HIGHEST = 100  # of SOL_SOCKET's numbers; beyond it there is no such option


class SocketOptions:
    __slots__ = ('_values',)

    def __init__(self):
        self._values = {}

    def set(self, level, option, value, length=None):
        """As setsockopt: a number, bytes, or None and a length."""
        if level == socket.SOL_SOCKET and not 0 <= option <= HIGHEST:
            raise OSError(errno.ENOPROTOOPT, os.strerror(errno.ENOPROTOOPT))
        if isinstance(value, int) and any(option == getattr(socket, name, -1) for name in BUFFERS) and level == socket.SOL_SOCKET:
            value *= 2  # for its own book-keeping, socket(7)
        self._values[level, option] = bytes(length) if value is None else value

    def get(self, level, option, length=0):
        """As getsockopt: a number, or with a length the bytes of it."""
        value = self._values.get((level, option), _default(level, option))
        if length and isinstance(value, int):
            return struct.pack('i', value).ljust(length, b'\0')[:length]
        return value if length or isinstance(value, int) else struct.unpack_from('i', value.ljust(4, b'\0'))[0]

    def resets_on_close(self):
        """SO_LINGER with no time to wait."""
        linger = self._values.get((socket.SOL_SOCKET, getattr(socket, 'SO_LINGER', 13)))
        return isinstance(linger, bytes) and linger[:8] == struct.pack('ii', 1, 0)


def _default(level, option):
    return next((value for (of, name), value in DEFAULTS.items() if of == level and getattr(socket, name, -1) == option), 0)
