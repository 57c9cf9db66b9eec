"""Sockets of the simulated network under the `socket` module: what `_socket` is on a real machine.

A `socket.socket` holds a description (a stream, a listener, a datagram socket that reaches nobody); a call that would
block parks the calling thread (SPEC T4). select, poll and the selectors wait for the same descriptions.
"""

import _socket
import collections
import errno
import os
import select
import socket

from .machine import machine
from .network import Description, Listener, Stream, free_port, is_own_address, pair, resolve
from .refused import NO_UNIX_SOCKETS
from .socket_options import SocketOptions
from .strands import park, scheduler, wake
from .threads import INSTEAD, deadline_of

_default_timeout = None
# What Emscripten leaves out, as Linux numbers it.
LINUX = {'SO_REUSEADDR': 2, 'SO_REUSEPORT': 15, 'IPPROTO_SCTP': 132, 'AF_UNIX': 1, 'MSG_WAITALL': 0x100, 'SO_ACCEPTCONN': 30}
AF_UNIX, MSG_WAITALL, SO_ACCEPTCONN = (getattr(_socket, name, LINUX[name]) for name in ('AF_UNIX', 'MSG_WAITALL', 'SO_ACCEPTCONN'))


class Socket:
    """In the place of `_socket.socket`, the C class under `socket.socket`."""

    __slots__ = ('_description', '_family', '_type', '_proto', '_timeout', '_options', '_bound')

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._family = int(socket.AF_INET) if family == -1 else int(family)
        self._type = int(socket.SOCK_STREAM) if type == -1 else int(type)
        self._proto = 0 if proto == -1 else proto
        self._timeout = _default_timeout
        self._options = SocketOptions()
        self._bound = None
        self._description = None
        if self._family == AF_UNIX and fileno is None:
            raise OSError(errno.EAFNOSUPPORT, NO_UNIX_SOCKETS)
        if self._type == socket.SOCK_RAW:
            raise PermissionError(errno.EPERM, 'Operation not permitted: a service here speaks TCP, raw sockets are not simulated')
        if fileno is None:
            self._description = Description() if self.type != socket.SOCK_DGRAM else Datagrams()
        elif fileno in machine.files:
            self._description = machine.files[fileno]
        else:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    family = property(lambda self: self._family)
    type = property(lambda self: self._type)
    proto = property(lambda self: self._proto)
    timeout = property(lambda self: self._timeout)

    # -- what it is --------------------------------------------------------------------------------------------------
    def fileno(self):
        return -1 if self._description is None else self._description.fileno

    def detach(self):
        number = self.fileno()
        self._description = None
        return number

    def settimeout(self, value):
        if value is not None:
            value = float(value)
            if value < 0:
                raise ValueError('Timeout value out of range')
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0

    def getblocking(self):
        return self._timeout != 0.0

    def setsockopt(self, level, option, value, length=None):
        self._options.set(level, option, value, length)

    def getsockopt(self, level, option, length=0):
        if (level, option) == (socket.SOL_SOCKET, socket.SO_ERROR):
            return self._live().take_errno()
        if (level, option) == (socket.SOL_SOCKET, socket.SO_TYPE):
            return self._type
        if (level, option) == (socket.SOL_SOCKET, SO_ACCEPTCONN):
            return int(isinstance(self._live(), Listener))
        return self._options.get(level, option, length)

    def getsockname(self):
        return self._live().local or self._bound or ('0.0.0.0', 0)

    def getpeername(self):
        peer = self._live().peer
        if peer is None:
            raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))
        return peer

    def _live(self):
        if self._description is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return self._description

    # -- making connections ------------------------------------------------------------------------------------------
    def bind(self, address):
        host, port = address[0], _port_of(address, 'bind')
        if self._bound is not None or self._live().local is not None:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        host = resolve(host, -1)[0] if host else '0.0.0.0'
        if not is_own_address(host):
            raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
        if port in machine.servers:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        self._bound = (host, port or free_port())

    def listen(self, _backlog=128):
        if isinstance(self._description, Listener):
            return
        if isinstance(self._description, Stream):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        host, port = self._bound or ('0.0.0.0', free_port())
        if port in machine.servers:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        self._description = Listener(host, port, self._live().fileno)

    def _accept(self):
        listener = self._live()
        if not isinstance(listener, Listener):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._until(lambda: listener.queue, listener)
        stream = listener.queue.popleft()
        return stream.fileno, stream.peer

    def connect(self, address):
        code = self._connect(address)
        if isinstance(code, OSError):
            raise code

    def connect_ex(self, address):
        try:
            failed = self._connect(address)
        except TimeoutError:
            return errno.EAGAIN
        return 0 if failed is None else failed.errno

    def _connect(self, address):
        if self.type == socket.SOCK_DGRAM:
            self._description.peer = tuple(address[:2])
            return None
        stream = self._live()
        if not isinstance(stream, Stream):
            host, port = address[0], _port_of(address, 'connect')
            addresses = resolve(host, deadline_of(self._timeout))
            if not addresses:
                raise socket.gaierror(socket.EAI_NONAME, 'Name or service not known')
            stream = self._description = Stream.dial(self._description, addresses[0], port)
        elif stream.connected:
            return OSError(errno.EISCONN, os.strerror(errno.EISCONN))
        if self._timeout == 0.0 and not stream.settled:
            return BlockingIOError(errno.EINPROGRESS, os.strerror(errno.EINPROGRESS))
        try:
            self._until(lambda: stream.settled, stream)
        except TimeoutError:
            stream.give_up()
            raise
        return stream.take_error()

    # -- reading and writing -----------------------------------------------------------------------------------------
    def _until(self, ready, description, flags=0):
        """Blocks until `ready()`, as long as this socket's timeout allows."""
        if ready():
            return
        if self._timeout == 0.0 or flags & getattr(socket, 'MSG_DONTWAIT', 0x40):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        deadline = deadline_of(self._timeout)
        while not ready():
            if not description.wait(deadline) and not ready():
                raise TimeoutError('timed out')

    def _stream(self):
        stream = self._live()
        if not isinstance(stream, Stream):
            raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))
        return stream

    def recv(self, size, flags=0):
        if self._type == socket.SOCK_DGRAM:
            self._until(lambda: False, self._description, flags)
        stream = self._stream()
        self._until(lambda: stream.readable, stream, flags)
        data = stream.take(size, peek=bool(flags & socket.MSG_PEEK))
        while flags & MSG_WAITALL and data and len(data) < size:
            self._until(lambda: stream.readable, stream, flags)
            more = stream.take(size - len(data))
            if not more:
                break
            data += more
        return data

    def recv_into(self, buffer, size=0, flags=0):
        view = memoryview(buffer).cast('B')
        data = self.recv(size or len(view), flags)
        view[:len(data)] = data
        return len(data)

    def recvfrom(self, size, flags=0):
        return self.recv(size, flags), None

    def recvmsg(self, size, _ancillary=0, flags=0):
        return self.recv(size, flags), [], 0, None

    def recvmsg_into(self, buffers, _ancillary=0, flags=0):
        views = [memoryview(buffer).cast('B') for buffer in buffers]
        data = self.recv(sum(map(len, views)), flags)
        done = 0
        for view in views:
            part = data[done:done + len(view)]
            view[:len(part)] = part
            done += len(part)
        return done, [], 0, None

    def recvfrom_into(self, buffer, size=0, flags=0):
        return self.recv_into(buffer, size, flags), None

    def send(self, data, flags=0):
        if self._type == socket.SOCK_DGRAM:
            raise OSError(errno.ENETUNREACH, 'Network is unreachable: UDP is not simulated, a service here speaks TCP')
        stream = self._live()
        if not isinstance(stream, Stream):
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        self._until(lambda: stream.writable, stream, flags)
        return stream.put(bytes(data))

    def sendall(self, data, flags=0):
        view = memoryview(data).cast('B')
        while len(view):
            view = view[self.send(view, flags):]

    def sendto(self, data, *_where):
        return self.send(data)

    def sendmsg(self, buffers, *_ancillary):
        return self.send(b''.join(bytes(buffer) for buffer in buffers))

    def shutdown(self, how):
        self._stream().shut(how)

    def close(self):
        description, self._description = self._description, None
        if description is not None and description.copies:
            description.copies -= 1
        elif description is not None:
            description.close(at_once=self._options.resets_on_close())

    def __del__(self):
        try:
            self.close()
        except Exception:
            pass  # the interpreter ends


class Datagrams(Description):
    """UDP reaches nobody here: sending says so, and nothing ever comes. Connecting one tells one's own address, as many do."""

    writable = True

    @property
    def local(self):
        return (machine.ip, 40_000) if self.peer else None

    @local.setter
    def local(self, value):
        pass


def _port_of(address, call):
    port = int(address[1])
    if not 0 <= port <= 65535:
        raise OverflowError(f'{call}(): port must be 0-65535.')
    return port


def dup(number):
    """The same number stands for both; the last one that is closed closes it."""
    machine.files[number].copies += 1
    return number


# -- names -----------------------------------------------------------------------------------------------------------------
def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    if isinstance(host, bytes):
        host = host.decode('idna')
    addresses = ['0.0.0.0' if flags & getattr(socket, 'AI_PASSIVE', 1) else '127.0.0.1'] if host in (None, '') else resolve(host, -1)
    if not addresses or family not in (0, socket.AF_INET):
        raise socket.gaierror(socket.EAI_NONAME, 'Name or service not known')
    number = port if isinstance(port, int) else int(port or 0) if str(port or 0).isdigit() else _service_port(port)
    kinds = [(socket.SOCK_STREAM, 6), (socket.SOCK_DGRAM, 17)]
    return [(int(socket.AF_INET), int(kind), protocol, '', (address, number)) for address in addresses
            for kind, protocol in kinds if type in (0, kind) and proto in (0, protocol)]


def _service_port(name):
    known = {'http': 80, 'https': 443, 'smtp': 25, 'ftp': 21, 'ssh': 22, 'domain': 53}
    name = name.decode() if isinstance(name, bytes) else name
    if name not in known:
        raise socket.gaierror(socket.EAI_SERVICE, 'Servname not supported for ai_socktype')
    return known[name]


def gethostbyname(host):
    return getaddrinfo(host, 0)[0][4][0]


def gethostbyname_ex(host):
    return host, [], sorted({info[4][0] for info in getaddrinfo(host, 0)})


def gethostbyaddr(address):
    return address, [], [address]


def setdefaulttimeout(value):
    global _default_timeout
    _default_timeout = None if value is None else float(value)


def socketpair(family=-1, type=-1, proto=0):
    first, second = pair()
    return Socket(family, type, proto, first.fileno), Socket(family, type, proto, second.fileno)


# -- waiting for many ---------------------------------------------------------------------------------------------------
def _description_of(what):
    number = what if isinstance(what, int) else what.fileno()
    if number < 0:
        raise ValueError(f'file descriptor cannot be a negative integer ({number})')
    return machine.files.get(number) or machine.ends.get(number - FIRST_FILENO)


FIRST_FILENO = 10_000  # of the sockets that transports show (transport.py)


def wait_for_any(wanted, timeout):
    """wanted: [(what, wants to read, wants to write)]. Returns [(what, can read, can write)] of those that are ready."""
    deadline = deadline_of(timeout)
    while True:
        found = []
        for what, read, write in wanted:
            end = _description_of(what)
            readable = read and (end is None or end.readable)
            writable = write and (end is None or getattr(end, 'writable', True))
            if readable or writable:
                found.append((what, readable, writable))
        if found or timeout == 0:
            return found
        watched = [end for end in (_description_of(what) for what, *_ in wanted) if isinstance(end, Description)]
        for end in watched:
            end.watchers.append(scheduler.current)
        try:
            if not park(deadline, 'waiting for sockets', INSTEAD) and 0 <= deadline <= machine.now:
                timeout = 0
        finally:
            for end in watched:
                if scheduler.current in end.watchers:
                    end.watchers.remove(scheduler.current)


class Poll:
    """select.poll"""

    def __init__(self):
        self._wanted = {}

    def register(self, fd, mask=0x1 | 0x2 | 0x4):
        self._wanted[fd if isinstance(fd, int) else fd.fileno()] = mask

    def modify(self, fd, mask):
        number = fd if isinstance(fd, int) else fd.fileno()
        if number not in self._wanted:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._wanted[number] = mask

    def unregister(self, fd):
        del self._wanted[fd if isinstance(fd, int) else fd.fileno()]

    def poll(self, timeout=None):
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        wanted = [(fd, bool(mask & select.POLLIN), bool(mask & select.POLLOUT)) for fd, mask in self._wanted.items()]
        return [(fd, (select.POLLIN if read else 0) | (select.POLLOUT if write else 0))
                for fd, read, write in wait_for_any(wanted, seconds)]


class Epoll(Poll):
    """select.epoll, level-triggered; Linux's default selector is made of it."""

    def __init__(self, sizehint=-1, flags=0):
        super().__init__()
        self._number = 20_000 + next(machine.filenos)
        self.closed = False

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed epoll object')

    def fileno(self):
        self._check()
        return self._number

    def register(self, fd, eventmask=0x1 | 0x2 | 0x4):
        self._check()
        if (fd if isinstance(fd, int) else fd.fileno()) in self._wanted:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        super().register(fd, eventmask)

    def unregister(self, fd):
        self._check()
        if self._wanted.pop(fd if isinstance(fd, int) else fd.fileno(), None) is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def poll(self, timeout=None, maxevents=-1):
        self._check()
        found = super().poll(None if timeout is None or timeout < 0 else timeout * 1000)
        return found if maxevents < 0 else found[:maxevents]

    def close(self):
        self.closed = True

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *_error):
        self.close()


EPOLL = {'EPOLLIN': 0x1, 'EPOLLPRI': 0x2, 'EPOLLOUT': 0x4, 'EPOLLERR': 0x8, 'EPOLLHUP': 0x10, 'EPOLLRDHUP': 0x2000, 'EPOLLONESHOT': 1 << 30,
         'EPOLLET': 1 << 31, 'EPOLLEXCLUSIVE': 1 << 28, 'EPOLL_CLOEXEC': 0x80000}


def select_(rlist, wlist, xlist, timeout=None):
    if timeout is not None and timeout < 0:
        raise ValueError('timeout must be non-negative')
    wanted = collections.OrderedDict()
    for sock in rlist:
        wanted[sock] = (True, False)
    for sock in wlist:
        wanted[sock] = (wanted.get(sock, (False,))[0], True)
    found = wait_for_any([(sock, *wants) for sock, wants in wanted.items()], timeout)
    readable, writable = {id(s) for s, r, _ in found if r}, {id(s) for s, _, w in found if w}
    return [s for s in rlist if id(s) in readable], [s for s in wlist if id(s) in writable], []


def install():
    """Puts these under `socket` and `select`, and lets the modules over them be made anew."""
    import importlib
    import selectors
    _socket.socket = _socket.SocketType = Socket
    for name, value in LINUX.items():
        if not hasattr(_socket, name):
            setattr(_socket, name, value)
    for function in (getaddrinfo, gethostbyname, gethostbyname_ex, gethostbyaddr, setdefaulttimeout, socketpair):
        setattr(_socket, function.__name__, function)
    _socket.getdefaulttimeout = lambda: _default_timeout
    _socket.getnameinfo = lambda address, _flags: (address[0], str(address[1]))
    _socket.gethostname = lambda: machine.name
    _socket.close = lambda number: machine.files[number].close()
    _socket.dup = dup
    select.poll, select.select, select.epoll = Poll, select_, Epoll
    for name, value in EPOLL.items():
        setattr(select, name, value)
    importlib.reload(socket)
    importlib.reload(selectors)
    from .tls.install import install_in_standard_library
    install_in_standard_library()
