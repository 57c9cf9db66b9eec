"""The asyncio event loop of a simulated process.

It never waits: the kernel calls `step`, the loop runs all that is ready at that virtual instant and says when it
wants to run next. A program that runs its own loop (asyncio.run in a script) does so on a stack that can be parked.
"""

import asyncio
import heapq
import ipaddress
import socket
from asyncio import base_events, events

from .errors import Livelock
from .machine import machine
from .transport import SimServer, SimTransport

# Turns of the ready queue at one instant before the program counts as spinning.
TURNS_PER_INSTANT = 20_000


class SimLoop(base_events.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._clock_resolution = 1e-9
        self._timers = []  # (ns, sequence, TimerHandle)
        self._timer_sequence = 0
        self._cancelled_timers = 0
        self._signal_handlers = {}
        self._turns = 0
        self._turns_at = -1

    # -- time --------------------------------------------------------------------------------------------------------
    def time(self):
        return machine.now / 1e9

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        return self.call_soon(callback, *args, context=context)

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError('delay must not be None')
        return self._call_at_ns(_ns_from(self.time() + delay), callback, args, context)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError('when cannot be None')
        return self._call_at_ns(_ns_from(when), callback, args, context)

    def _call_at_ns(self, when, callback, args, context):
        self._check_closed()
        timer = events.TimerHandle(when / 1e9, callback, args, self, context)
        self._timer_sequence += 1
        heapq.heappush(self._timers, (when, self._timer_sequence, timer))
        timer._scheduled = True
        return timer

    def _timer_handle_cancelled(self, handle):
        self._cancelled_timers += 1
        if self._cancelled_timers > 200 and self._cancelled_timers * 2 > len(self._timers):
            self._timers = [entry for entry in self._timers if not entry[2]._cancelled]
            heapq.heapify(self._timers)
            self._cancelled_timers = 0

    # -- running -----------------------------------------------------------------------------------------------------
    def run_ready(self):
        """Runs everything that is ready at this instant; returns the next deadline in ns, or -1."""
        ready, now = self._ready, machine.now
        if self._turns_at != now:
            self._turns_at, self._turns = now, 0
        while True:
            self._move_due_timers(now)
            if not ready or self._stopping:
                break
            self._turns += 1
            if self._turns > TURNS_PER_INSTANT:
                raise Livelock()
            for count in range(len(ready)):
                if count & 7 == 0:
                    machine.renew()
                handle = ready.popleft()
                if not handle._cancelled:
                    handle._run()
        return self._deadline()

    def _move_due_timers(self, now):
        timers = self._timers
        while timers and (timers[0][0] <= now or timers[0][2]._cancelled):
            timer = heapq.heappop(timers)[2]
            if timer._cancelled:
                self._cancelled_timers -= 1
            else:
                self._ready.append(timer)

    def _deadline(self):
        if self._ready:
            return machine.now
        return self._timers[0][0] if self._timers else -1

    def enter(self):
        """Makes this the running loop; returns what `leave` needs."""
        previous = events._get_running_loop()
        events._set_running_loop(None)
        events._set_running_loop(self)
        machine.loop = self
        return previous

    def leave(self, previous):
        events._set_running_loop(None)
        events._set_running_loop(previous)

    def run_forever(self):
        from .stack import park
        self._check_closed()
        if events._get_running_loop() is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')
        outer = machine.loop
        self._stopping = False
        previous = self.enter()
        try:
            while True:
                deadline = self.run_ready()
                if self._stopping:
                    break
                self.leave(previous)
                park(deadline, 'running an event loop', 'an async endpoint, or run this program as a script of its own')
                previous = self.enter()
        finally:
            self._stopping = False
            self.leave(previous)
            machine.loop = outer

    def is_running(self):
        return events._get_running_loop() is self

    def close(self):
        if self._closed:
            return
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    async def shutdown_default_executor(self, timeout=None):
        pass

    # -- threads: what would run in the pool runs here, in its turn ----------------------------------------------------
    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        future = self.create_future()

        def run():
            if future.cancelled():
                return
            try:
                result = as_thread(func, *args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
        self.call_soon(run)
        return future

    def set_default_executor(self, executor):
        self._default_executor = executor

    # -- signals -----------------------------------------------------------------------------------------------------
    def add_signal_handler(self, sig, callback, *args):
        from . import signals
        signals.signal(sig, lambda *_: self.call_soon(callback, *args))

    def remove_signal_handler(self, sig):
        from . import signals
        return signals.signal(sig, signals.SIG_DFL) is not signals.SIG_DFL

    # -- the network -------------------------------------------------------------------------------------------------
    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        if isinstance(host, bytes):
            host = host.decode('idna')
        number = int(port or 0)
        addresses = [host] if _is_ip(host) else await self._resolve(host or 'localhost')
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, 'Name or service not known')
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, '', (address, number)) for address in addresses]

    async def _resolve(self, name):
        query = next(machine.resolve_ids)
        future = machine.resolving[query] = self.create_future()
        machine.emit('resolve', query, name)
        try:
            return await future
        finally:
            machine.resolving.pop(query, None)

    async def getnameinfo(self, sockaddr, flags=0):
        return sockaddr[0], str(sockaddr[1])

    async def create_connection(self, protocol_factory, host=None, port=None, *, ssl=None, sock=None, **_options):
        if sock is not None:
            raise NotImplementedError('create_connection(sock=...) has no simulated counterpart: pass host and port')
        if ssl:
            raise ConnectionError(f'https to {host}:{port}: TLS is not simulated yet; use http:// inside the lab')
        infos = await self.getaddrinfo(host, port)
        errors = []
        for *_, (address, number) in infos:
            try:
                return await self._connect(protocol_factory, address, number)
            except OSError as error:
                errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        raise OSError('Multiple exceptions: ' + ', '.join(str(error) for error in errors))

    async def _connect(self, protocol_factory, address, port):
        fd = next(machine.fds)
        future = machine.connecting[fd] = self.create_future()
        machine.emit('connect', fd, f'{address}:{port}')
        try:
            local, peer = await future
        except asyncio.CancelledError:
            machine.emit('abort', fd, None)
            raise
        finally:
            machine.connecting.pop(fd, None)
        protocol = protocol_factory()
        transport = SimTransport(self, fd, protocol, local, peer)
        protocol.connection_made(transport)
        return transport, protocol

    async def create_server(self, protocol_factory, host=None, port=None, *, sock=None, ssl=None, **_options):
        if ssl:
            raise RuntimeError('TLS is not simulated yet: serve plain http inside the lab')
        if sock is not None:
            host, port = sock.getsockname()[:2]
        number = int(port) or _free_port()
        if number in machine.servers:
            import errno
            raise OSError(errno.EADDRINUSE, f"error while attempting to bind on address ('{host}', {number}): address already in use")
        server = SimServer(self, protocol_factory, host or '0.0.0.0', number)
        machine.servers[number] = server
        machine.emit('listen', number, None)
        return server

    async def start_tls(self, *_args, **_options):
        raise ConnectionError('TLS is not simulated yet: use http:// inside the lab')


def _ns_from(when):
    """The first nanosecond, not before now, at which `loop.time() >= when`: code that looks again must find it so."""
    ns = round(when * 1e9)
    if ns / 1e9 < when:
        ns += 1
    return max(ns, machine.now)


def as_thread(func, *args):
    """Calls `func` as code of a worker thread would see the world: no event loop runs around it."""
    loop = events._get_running_loop()
    events._set_running_loop(None)
    try:
        return func(*args)
    finally:
        events._set_running_loop(loop)


def _is_ip(host):
    if not host:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _free_port():
    port = 49_152
    while port in machine.servers:
        port += 1
    return port
