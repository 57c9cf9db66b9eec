"""What a socket's descriptor stands for: an end of a connection, a listening port, and how names become addresses."""

import collections
import errno
import ipaddress
import os

from .machine import machine
from .strands import park, scheduler, wake
from .threads import INSTEAD
from .transport import HIGH_WATER, PIPE

FIRST_FILENO = 20_000
# Bytes that wait for a reader before the peer is told to stop.
READ_BUFFER = 256 * 1024


class Description:
    """A socket that is nothing yet."""

    readable = False
    writable = False
    connected = False

    def __init__(self, fileno=None):
        self.fileno = FIRST_FILENO + next(machine.filenos) if fileno is None else fileno
        self.watchers = []  # strands that wait for it, and callables
        self.local = None
        self.peer = None
        self.copies = 0  # made by dup() and not closed yet
        machine.files[self.fileno] = self

    def wait(self, deadline):
        """Parks the calling thread until something happens to this, or until `deadline`: then False."""
        self.watchers.append(scheduler.current)
        strand = scheduler.current
        try:
            return park(deadline, 'a blocking socket call', INSTEAD)
        finally:
            if strand in self.watchers:
                self.watchers.remove(strand)

    def changed(self):
        watchers, self.watchers = self.watchers, []
        for watcher in watchers:
            if callable(watcher):
                watcher()
            else:
                wake(watcher)

    def take_errno(self):
        return 0

    def close(self, at_once=False):
        machine.files.pop(self.fileno, None)
        self.changed()


class Listener(Description):
    def __init__(self, host, port, fileno):
        super().__init__(fileno)
        self.local = (host, port)
        self.queue = collections.deque()
        machine.servers[port] = self
        machine.emit('listen', port, None)

    @property
    def readable(self):
        return bool(self.queue)

    def accepted(self, fd, local, peer):
        """Called by the kernel."""
        self.queue.append(Stream(fd, local, peer))
        self.changed()

    def close(self, at_once=False):
        machine.servers.pop(self.local[1], None)
        machine.emit('unlisten', self.local[1], None)
        for stream in self.queue:
            stream.close(at_once=True)
        super().close()


class Stream(Description):
    """One end of a connection."""

    def __init__(self, fd, local, peer, fileno=None):
        super().__init__(fileno)
        self.fd = fd
        self.local, self.peer = local, peer
        self.settled = self.connected = local is not None
        self._buffer = collections.deque()
        self._size = 0
        self._paused = False
        self._eof = False
        self._error = None
        self._shut = False
        self._written = 0
        self._full = False
        if fd is not None:
            machine.ends[fd] = self

    @classmethod
    def dial(cls, description, address, port):
        stream = cls(next(machine.fds), None, None, description.fileno)
        stream.watchers = description.watchers
        stream._begin(address, port)
        return stream

    def _begin(self, address, port):
        def connected(error, local, peer):
            machine.connecting.pop(self.fd, None)
            self.settled, self.connected = True, error is None
            self._error, self.local, self.peer = error, local, peer
            if error is not None:
                machine.ends.pop(self.fd, None)
                self._error = _os_error(error.errno)
            self.changed()
        machine.connecting[self.fd] = connected
        machine.emit('connect', self.fd, f'{address}:{port}')

    def give_up(self):
        """A connect that took too long."""
        machine.connecting.pop(self.fd, None)
        machine.ends.pop(self.fd, None)
        machine.emit('abort', self.fd, None)

    # -- called by the kernel ----------------------------------------------------------------------------------------
    def receive(self, item):
        if item is None:
            self._eof = True
        else:
            self._buffer.append(item)
            self._size += len(item)
            if self._size > READ_BUFFER and not self._paused:
                self._paused = True
                machine.emit('pause', self.fd, None)
        self.changed()

    def reset(self, error):
        machine.ends.pop(self.fd, None)
        code = errno.EPIPE if self._eof else error.errno  # as Linux says it of a peer that had closed before
        self._error, self._eof, self._shut = _os_error(code), True, True
        self.changed()

    def drained(self):
        self._written, self._full = 0, False
        self.changed()

    # -- reading -----------------------------------------------------------------------------------------------------
    @property
    def readable(self):
        return bool(self._buffer) or self._eof or self._error is not None

    def take(self, size, peek=False):
        """At most `size` bytes that are there; b'' at the end of the stream. Raises what ended the connection, once."""
        if not self._buffer:
            if self._error is not None and self._error.errno != errno.EPIPE:
                raise self.take_error()
            return b''
        if len(self._buffer) > 1 and len(self._buffer[0]) < size:
            joined = b''.join(self._buffer)
            self._buffer.clear()
            self._buffer.append(joined)
        first = self._buffer[0]
        if peek:
            return first[:size]
        if len(first) > size:
            self._buffer[0] = first[size:]
            first = first[:size]
        else:
            self._buffer.popleft()
        self._size -= len(first)
        if self._paused and self._size < READ_BUFFER // 4:
            self._paused = False
            machine.emit('resume', self.fd, None)
        return first

    def take_error(self):
        error, self._error = self._error, None
        return error

    def take_errno(self):
        error = self.take_error()
        return 0 if error is None else error.errno

    # -- writing -----------------------------------------------------------------------------------------------------
    @property
    def writable(self):
        return self.settled and (not self._full or self._error is not None or self._shut)

    def put(self, data):
        error = self.take_error()
        if error is not None:
            raise error
        if self._shut:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        data = data[:max(1, PIPE + HIGH_WATER - self._written)]
        if not data:
            return 0
        self._send(data)
        self._written += len(data)
        if self._written >= PIPE + HIGH_WATER and not self._full:
            self._full = True
            self._ask_drained()
        return len(data)

    def _send(self, data):
        machine.emit('send', self.fd, data)

    def _ask_drained(self):
        machine.emit('drain', self.fd, None)

    def shut(self, how):
        if how in (0, 2):  # SHUT_RD, SHUT_RDWR
            self._eof = True
        if how in (1, 2) and not self._shut:
            self._shut = True
            self._end_writing()
        self.changed()

    def _end_writing(self):
        machine.emit('shutdown', self.fd, None)

    def hand_over(self):
        """Gives the connection up to a transport; returns what was received and not read."""
        machine.files.pop(self.fileno, None)
        return [*self._buffer, *([None] if self._eof else [])]

    def close(self, at_once=False):
        if self.fileno in machine.files:
            if machine.ends.pop(self.fd, None) is not None:
                machine.emit('abort' if at_once or self._size else 'close', self.fd, None)
            super().close()


def _os_error(code):
    """With the text that the system has for it; OSError picks the class."""
    return OSError(code, os.strerror(code))


class LocalStream(Stream):
    """One end of a socketpair: nothing of it crosses the network."""

    def __init__(self):
        super().__init__(None, ('', 0), ('', 0))
        self.other = None

    def _send(self, data):
        self.other.receive(data)

    def _ask_drained(self):
        self.drained()

    def _end_writing(self):
        self.other.receive(None)

    def receive(self, item):
        if item is None:
            self._eof = True
        else:
            self._buffer.append(item)
        self.changed()

    def take(self, size, peek=False):
        self._size = READ_BUFFER  # nothing is ever paused
        return super().take(size, peek)

    def close(self, at_once=False):
        if self.fileno in machine.files:
            Description.close(self)
            self.other.receive(None)
            self.other._shut = True


def pair():
    first, second = LocalStream(), LocalStream()
    first.other, second.other = second, first
    return first, second


def is_own_address(address):
    """Whether a socket of this machine can be bound to it."""
    return address in (machine.ip, '0.0.0.0', '::', '::1') or address.startswith('127.')


def free_port():
    port = 49_152
    while port in machine.servers:
        port += 1
    return port


def is_address(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def resolve(host, deadline):
    """The addresses of a name, blocking; [] where there is none."""
    if is_address(host):
        return [host]
    if host in ('', 'localhost'):
        return ['127.0.0.1']
    query, strand, found = next(machine.resolve_ids), scheduler.current, []

    def resolved(addresses, error):
        found.append(addresses)
        if error:
            found.append(error)
        wake(strand)
    machine.resolving[query] = resolved
    machine.emit('resolve', query, host)
    try:
        while not found:
            if not park(deadline, 'looking up a name', INSTEAD) and not found:
                raise TimeoutError('timed out')
    finally:
        machine.resolving.pop(query, None)
    if len(found) > 1:
        raise name_error(found[1])
    return found[0]


def name_error(code):
    """What getaddrinfo raises: there is no such name, or (EAI_AGAIN) no resolver has answered."""
    import socket
    text = 'Temporary failure in name resolution' if code == 'EAI_AGAIN' else 'Name or service not known'
    return socket.gaierror(getattr(socket, code), text)
