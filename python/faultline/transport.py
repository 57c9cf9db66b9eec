"""TCP connections of the simulated network as asyncio transports, and the sockets that libraries ask them for."""

import asyncio
import collections
import contextvars
import errno
import os
import socket
from asyncio import constants, events, transports

from .machine import machine
from .socket_options import SocketOptions

# What the kernel's pipe takes before anything counts as buffered here, as a socket's send buffer does.
PIPE = 64 * 1024
HIGH_WATER = 64 * 1024
LOW_WATER = 16 * 1024
# What a socket takes for a reader that does not read, before the peer has to wait.
RECEIVE_BUFFER = 64 * 1024
# Virtual descriptors, far from those of real files.
FIRST_FILENO = 10_000


class SimSocket:
    """What `get_extra_info('socket')` gives, asyncio's TransportSocket: names and options, no reading or writing of its own."""

    family = socket.AF_INET
    type = socket.SOCK_STREAM
    proto = socket.IPPROTO_TCP

    def __init__(self, fd, local, peer):
        self.fd = fd
        self._local = local
        self._peer = peer
        self._options = None  # made when they are asked for

    def fileno(self):
        return FIRST_FILENO + self.fd

    def getsockname(self):
        return self._local

    def getpeername(self):
        if self._peer is None:
            raise OSError(errno.ENOTCONN, os.strerror(errno.ENOTCONN))
        return self._peer

    @property
    def options(self):
        if self._options is None:
            self._options = SocketOptions()
            if self._peer is not None:
                self._options.set(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as asyncio has it
        return self._options

    def setsockopt(self, level, option, value, length=None):
        self.options.set(level, option, value, length)

    def getsockopt(self, level, option, length=0):
        return self.options.get(level, option, length)

    def get_inheritable(self):
        return False

    def settimeout(self, value):
        if value != 0:
            raise ValueError('settimeout(): only 0 timeout is allowed on transport sockets')

    def gettimeout(self):
        return 0

    def setblocking(self, flag):
        if flag:
            raise ValueError('setblocking(): transport sockets cannot be blocking')

    def shutdown(self, how):
        if how in (socket.SHUT_WR, socket.SHUT_RDWR):
            machine.emit('shutdown', self.fd, None)


class SimTransport(transports._FlowControlMixin, transports.Transport):
    """One end of a connection. The kernel owns the bytes in flight; this holds only what the reader has not taken."""

    _start_tls_compatible = True
    _sendfile_compatible = constants._SendfileMode.FALLBACK
    _protocol_paused = property(lambda self: self._writing_paused)

    def __init__(self, loop, fd, protocol, local, peer, server=None):
        transports.Transport.__init__(self, {'socket': SimSocket(fd, local, peer), 'sockname': local, 'peername': peer})
        self._loop = loop
        self._fd = fd
        self._protocol = protocol
        self._server = server
        self._context = contextvars.copy_context()
        self._closing = False
        self._closed = False
        self._eof_written = False
        self._reading = True
        self._held = collections.deque()
        self._held_size = 0
        self._stopped = False  # the kernel was told that the buffer is full
        self._at_end = False  # the peer has sent its last byte
        self._broken = False  # the peer has gone since: only a write would notice
        self._closes_when_drained = False
        self._written = 0  # since the kernel last said that the pipe is drained
        self._writing_paused = False
        self._high, self._low = HIGH_WATER, LOW_WATER
        machine.ends[fd] = self
        if server is not None:
            server._attach(self)

    def __repr__(self):
        state = 'closed' if self._closed else 'closing' if self._closing else 'open'
        return f'<SimTransport fd={self._fd} {state}>'

    # -- protocol and state ------------------------------------------------------------------------------------------
    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def is_reading(self):
        return self._reading and not self._closing

    @property
    def readable(self):
        """Whether a read would return at once: bytes wait, or the peer has gone."""
        return bool(self._held) or self._at_end or self._closed

    # -- reading -----------------------------------------------------------------------------------------------------
    def pause_reading(self):
        if not self._closing:
            self._reading = False

    def resume_reading(self):
        if self._closing or self._reading:
            return
        self._reading = True
        if self._held:
            self._loop.call_soon(self._deliver_held, context=self._context)

    def _deliver_held(self):
        while self._held and self._reading and not self._closed:
            item = self._held.popleft()
            self._held_size -= len(item or b'')
            self._take(item)
        if self._stopped and self._held_size == 0 and not self._closing:
            self._stopped = False
            machine.emit('resume', self._fd, None)

    def receive(self, item):
        """Called by the kernel: bytes, or None for the peer's end of stream."""
        if self._reading and not self._held:
            self._loop.call_soon(self._receive, item, context=self._context)
        else:
            self._hold(item)

    def _receive(self, item):
        if self._closed or (self._closing and item is not None):
            return
        if self._held or not self._reading:
            self._hold(item)
        else:
            self._take(item)

    def _hold(self, item):
        self._held.append(item)
        self._held_size += len(item or b'')
        if self._held_size > RECEIVE_BUFFER and not self._stopped and not self._closing:
            self._stopped = True
            machine.emit('pause', self._fd, None)

    def _take(self, item):
        protocol = self._protocol
        try:
            if item is None:
                self._at_end = True
                if not protocol.eof_received():
                    self.close()
            elif isinstance(protocol, asyncio.BufferedProtocol):
                self._feed_buffered(protocol, item)
            else:
                protocol.data_received(item)
        except (SystemExit, KeyboardInterrupt):
            raise
        except Exception as error:
            self._fatal(error, 'Fatal error: protocol.data_received() call failed.')

    @staticmethod
    def _feed_buffered(protocol, item):
        while item:
            buffer = protocol.get_buffer(len(item))
            count = min(len(buffer), len(item))
            buffer[:count] = item[:count]
            protocol.buffer_updated(count)
            item = item[count:]

    # -- writing -----------------------------------------------------------------------------------------------------
    def write(self, data):
        if self._eof_written:
            raise RuntimeError('Cannot call write() after write_eof()')
        if self._closing or not data:
            return
        if self._broken:
            self.reset(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)))
            return
        data = bytes(data)
        machine.emit('send', self._fd, data)
        self._written += len(data)
        if self._written > PIPE + self._high and not self._writing_paused:
            self._writing_paused = True
            machine.emit('drain', self._fd, None)
            self._protocol.pause_writing()

    def writelines(self, lines):
        self.write(b''.join(lines))

    def drained(self):
        self._written = 0
        if self._writing_paused:
            self._writing_paused = False
            self._loop.call_soon(self._protocol.resume_writing, context=self._context)
        if self._closes_when_drained:
            self._closes_when_drained = False
            self._close_now()

    def get_write_buffer_size(self):
        return self._written if self._writing_paused else 0

    def get_write_buffer_limits(self):
        return self._low, self._high

    def set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = HIGH_WATER if low is None else 4 * low
        self._high, self._low = high, high // 4 if low is None else low

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing or self._eof_written:
            return
        self._eof_written = True
        machine.emit('shutdown', self._fd, None)

    # -- the end -----------------------------------------------------------------------------------------------------
    def close(self):
        if self._closing:
            return
        self._closing = True
        if self._writing_paused:
            self._closes_when_drained = True
        else:
            self._close_now()

    def _close_now(self):
        # With bytes left that nobody has read the system answers by a reset, as it does on Linux.
        machine.emit('abort' if self._held_size else 'close', self._fd, None)
        self._loop.call_soon(self._lost, None, context=self._context)

    def abort(self):
        if self._closed:
            return
        if not self._closing or self._closes_when_drained:
            self._closes_when_drained = False
            # asyncio closes the socket at once; what was written is the kernel's by then and still goes out.
            machine.emit('close', self._fd, None)
        self._closing = True
        self._loop.call_soon(self._lost, None, context=self._context)

    def _force_close(self, error):
        """asyncio's TLS ends a connection so that it cannot go on with."""
        if not self._closing:
            machine.emit('close', self._fd, None)
        self.reset(error)

    def reset(self, error):
        """The connection is gone."""
        if self._at_end and not self._closing and not self._broken:
            self._broken = True  # nothing is read any more, so nothing tells the program before it writes
            if not self._writing_paused:
                return
            error = BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))  # it is about to: bytes wait to be sent
        self._closing = True
        self._loop.call_soon(self._lost, error, context=self._context)

    def _fatal(self, error, message):
        self._loop.call_exception_handler(
            {'message': message, 'exception': error, 'transport': self, 'protocol': self._protocol})
        self.abort()

    def _lost(self, error):
        if self._closed:
            return
        self._closed = True
        machine.ends.pop(self._fd, None)
        try:
            self._protocol.connection_lost(error)
        finally:
            if self._server is not None:
                self._server._detach(self)


class EarlyEnd:
    """Stands in for a transport that is made in the loop's next turn, and hands it what comes until then."""

    def __init__(self, loop, fd):
        self._loop = loop
        self._fd = fd
        self.readable = False

    def _later(self, what, *args):
        end = machine.ends.get(self._fd)
        if end is not None and end is not self:
            getattr(end, what)(*args)

    def receive(self, item):
        self._loop.call_soon(self._later, 'receive', item)

    def reset(self, error):
        self._loop.call_soon(self._later, 'reset', error)

    def drained(self):
        self._loop.call_soon(self._later, 'drained')


class SimServer(events.AbstractServer):
    """A listening port. Where it listens (0.0.0.0 or 127.0.0.1) makes no difference here: the lab reaches it."""

    def __init__(self, loop, protocol_factory, hosts, port):
        self._loop = loop
        self._factory = protocol_factory
        self._port = port
        self._clients = set()
        self._waiters = []
        self.sockets = tuple(SimSocket(0, (host, port), None) for host in hosts)
        self._serving = False
        self._open = True  # not closed yet
        machine.servers[port] = self

    def accepted(self, fd, local, peer):
        """Called by the kernel."""
        machine.ends[fd] = EarlyEnd(self._loop, fd)
        self._loop.call_soon(self._accept, fd, local, peer)

    def _accept(self, fd, local, peer):
        protocol = self._factory()
        transport = SimTransport(self._loop, fd, protocol, local, peer, self)
        protocol.connection_made(transport)

    def _attach(self, transport):
        self._clients.add(transport)

    def _detach(self, transport):
        self._clients.discard(transport)
        if not self._open and not self._clients:
            self._wake()

    def _wake(self):
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def get_loop(self):
        return self._loop

    def is_serving(self):
        return self._serving

    def listen(self):
        if self._open and not self._serving:
            self._serving = True
            machine.emit('listen', self._port, None)

    async def start_serving(self):
        self.listen()

    async def serve_forever(self):
        if not self._open:
            raise RuntimeError(f'server {self!r} is closed')
        self.listen()
        try:
            await self._loop.create_future()
        finally:
            self.close()
            await self.wait_closed()

    def close(self):
        if not self._open:
            return
        self._open = False
        self.sockets = ()
        machine.servers.pop(self._port, None)
        if self._serving:
            self._serving = False
            machine.emit('unlisten', self._port, None)
        if not self._clients:
            self._wake()

    def close_clients(self):
        for transport in list(self._clients):
            transport.close()

    def abort_clients(self):
        for transport in list(self._clients):
            transport.abort()

    async def wait_closed(self):
        if not self._open and not self._clients:
            return
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter


