"""The asyncio event loop of a simulated process.

It never waits: while it is driven, each turn is a strand of its own (strands.py) that runs all that is ready at that
virtual instant. So a turn that blocks parks alone, and a loop that waits for time or for the network holds no stack.
"""

import asyncio
import errno
import heapq
import inspect
import ipaddress
import math
import socket
import sys
from asyncio import base_events, events, futures
from asyncio.log import logger

from .errors import Livelock, is_of_the_machine
from .machine import machine
from .network import free_port, is_own_address, name_error
from .refused import WHY
from .strands import SEGMENTS_PER_INSTANT, Strand, park, scheduler, tell_spun, wake
from .tls.asyncio import connect_tls, serve_tls, tls_options
from .transport import EarlyEnd, SimServer, SimTransport
from .watching import SocketWatching
from .workers import WorkerPool, default_executor_size

# Rounds of the ready queue before other strands that are ready get their turn.
ROUNDS = 50
# Nanoseconds; further away than any run goes.
NEVER = 2**62


class SimLoop(SocketWatching, base_events.BaseEventLoop):
    def __init__(self):
        self._strand = None  # its turns', while it is driven
        super().__init__()
        self._clock_resolution = 1e-9
        self._timers = []  # (ns, sequence, TimerHandle)
        self._timer_sequence = 0
        self._cancelled_timers = 0
        self._busy = True  # no turn need be asked for: one is queued or under way, or nobody drives
        self._turn = None  # names the turn under way
        self.thread = None  # the identity in which it runs
        self._waiter = None  # the strand that called run_forever
        self._raised = None
        self._on_failure = None
        self._workers = WorkerPool(self, 'asyncio', default_executor_size())

    # -- time --------------------------------------------------------------------------------------------------------
    def time(self):
        return machine.now / 1e9

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, 'call_soon')
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._busy:
            self._ask_turn()
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        self._check_closed()
        if self._debug:
            self._check_callback(callback, 'call_soon_threadsafe')
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        if not self._busy:
            self._ask_turn()
        return handle

    def _check_thread(self):
        """asyncio's debug mode. The machine's own calls are made in whatever thread is at hand."""
        if not scheduler.running or self._thread_id in (None, scheduler.current.identity.ident):
            return
        caller = frame = sys._getframe()
        while caller.f_code.co_filename == frame.f_code.co_filename:
            caller = caller.f_back
        if not is_of_the_machine(caller):
            raise RuntimeError('Non-thread-safe operation invoked on an event loop other than the current one')

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
        if self._debug:
            self._check_thread()
            self._check_callback(callback, 'call_at')
        timer = events.TimerHandle(when / 1e9, callback, args, self, context)
        self._timer_sequence += 1
        heapq.heappush(self._timers, (when, self._timer_sequence, timer))
        timer._scheduled = True
        if when <= machine.now and not self._busy:
            self._ask_turn()
        return timer

    def _timer_handle_cancelled(self, handle):
        self._cancelled_timers += 1
        if self._cancelled_timers > 200 and self._cancelled_timers * 2 > len(self._timers):
            self._timers = [entry for entry in self._timers if not entry[2]._cancelled]
            heapq.heapify(self._timers)
            self._cancelled_timers = 0

    # -- turns -------------------------------------------------------------------------------------------------------
    def drive(self, identity, on_failure):
        """From now on turns of this loop run in the thread `identity`; what escapes from one goes to `on_failure`."""
        self._thread_id = identity.ident
        self.thread = identity
        self._strand = Strand(identity, self._run_turn)
        self._on_failure = on_failure
        self._busy = False
        scheduler.loops.append(self)
        if self._ready or (self._timers and self._timers[0][0] <= machine.now):
            self._ask_turn()

    def undrive(self):
        if self._strand is not None:
            scheduler.loops.remove(self)
            self._strand = self._turn = self._thread_id = None
            self._busy = True

    def _ask_turn(self):
        self._busy = True
        scheduler.ready.append(self._strand)

    def note_time(self, now):
        """Called as time has come to `now`."""
        if not self._busy and self._timers and self._timers[0][0] <= now:
            self._ask_turn()

    def due(self):
        """Its next deadline, ns; -1 where there is none, or where it is blocked."""
        if self._busy:
            return -1
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
            self._cancelled_timers -= 1
        return timers[0][0] if timers and timers[0][0] < NEVER else -1

    def take_signal(self):
        """Asks for a turn, in which a signal's handler runs; False where it is blocked in the middle of one."""
        if self._turn is not None:
            return False
        if not self._busy:
            self._ask_turn()
        return True

    def hand_over(self):
        """The stack of the turn under way belongs to a thread from now on: the loop goes on in a turn of its own."""
        self._turn = None
        self._end_turn()

    def _run_turn(self):
        strand = self._strand
        if strand is None:  # it was closed while it waited for its turn
            return
        turn = self._turn = object()
        events._set_running_loop(self)
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            if machine.pending_signals and strand.identity is scheduler.main:
                machine.deliver_signals()
            self._run_ready(turn)
        except BaseException as error:
            if self._turn is turn:
                self._fail(error)
        finally:
            events._set_running_loop(None)
        if strand.spun is not None:
            tell_spun(strand)
        if self._turn is turn:
            self._turn = None
            if self._stopping:
                self.undrive()
                if self._waiter is not None:
                    wake(self._waiter)
            else:
                self._end_turn()

    def _fail(self, error):
        on_failure = self._on_failure
        self.undrive()
        on_failure(error)

    def _end_turn(self):
        self._busy = False
        if self._ready:
            self._ask_turn()

    def _run_ready(self, turn):
        """Runs what is ready at this instant; leaves early where other strands wait, and where its stack was handed over."""
        ready, now, others = self._ready, machine.now, scheduler.ready
        rounds = 0
        while True:
            self._move_due_timers(now)
            if not ready or self._stopping:
                return
            rounds += 1
            if rounds > ROUNDS and others:
                return
            scheduler.segments += 1
            if scheduler.segments > SEGMENTS_PER_INSTANT:
                raise Livelock()
            for count in range(len(ready)):
                if count & 7 == 0:
                    machine.renew()
                handle = ready.popleft()
                if not handle._cancelled:
                    if self._debug:
                        self._run_watched(handle, turn)
                    else:
                        handle._run()
                    if self._turn is not turn:
                        return

    def _run_watched(self, handle, turn):
        """As asyncio's debug mode runs a callback: one that blocks for long is told."""
        began = machine.now
        self._current_handle = handle
        try:
            handle._run()
        finally:
            self._current_handle = None
        seconds = (machine.now - began) / 1e9
        if seconds >= self.slow_callback_duration and self._turn is turn:
            logger.warning('Executing %s took %.3f seconds', base_events._format_handle(handle), seconds)

    def _move_due_timers(self, now):
        timers = self._timers
        while timers and (timers[0][0] <= now or timers[0][2]._cancelled):
            timer = heapq.heappop(timers)[2]
            if timer._cancelled:
                self._cancelled_timers -= 1
            else:
                self._ready.append(timer)

    def run_forever(self):
        self._check_closed()
        if self.is_running():
            raise RuntimeError('This event loop is already running')
        if events._get_running_loop() is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')
        self._stopping, self._raised, self._waiter = False, None, scheduler.current

        def failed(error):
            self._raised = error
            wake(self._waiter)
        self.drive(scheduler.current.identity, failed)
        try:
            while self.is_running():
                park(-1, 'running an event loop', 'an engine with JavaScript Promise Integration')
        finally:
            self.undrive()
            self._waiter, self._stopping = None, False
        if self._raised is not None:
            error, self._raised = self._raised, None
            raise error

    def is_running(self):
        return self._strand is not None

    def close(self):
        if self._closed:
            return
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        executor, self._default_executor = self._default_executor, None
        if executor is not None:
            executor.shutdown(wait=False)

    # -- threads -----------------------------------------------------------------------------------------------------
    def run_in_executor(self, executor, func, *args):
        self._check_closed()
        if executor is None:
            executor = self._default_executor
            if executor is None:
                self._check_default_executor()
                return self._workers.submit(func, *args)
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    async def shutdown_default_executor(self, timeout=None):
        await self._workers.idle()
        await super().shutdown_default_executor(timeout)

    # -- signals -----------------------------------------------------------------------------------------------------
    def add_signal_handler(self, sig, callback, *args):
        from . import signals
        if asyncio.iscoroutine(callback) or inspect.iscoroutinefunction(callback):
            raise TypeError('coroutines cannot be used with add_signal_handler()')
        if not isinstance(sig, int):
            raise TypeError(f'sig must be an int, not {sig!r}')
        self._check_closed()
        try:
            signals.signal(sig, lambda *_: self.call_soon_threadsafe(callback, *args))
        except ValueError as error:  # in another thread; a number that does not exist stays a ValueError
            raise error if not 1 <= sig < signals.NSIG else RuntimeError(str(error)) from None
        except OSError:
            raise RuntimeError(f'sig {sig} cannot be caught') from None

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
        future = self.create_future()

        def resolved(addresses, error):
            if not future.done():
                if error:
                    future.set_exception(name_error(error))
                else:
                    future.set_result(addresses)
        machine.resolving[query] = resolved
        machine.emit('resolve', query, name)
        try:
            return await future
        finally:
            machine.resolving.pop(query, None)

    async def getnameinfo(self, sockaddr, flags=0):
        return sockaddr[0], str(sockaddr[1])

    async def create_connection(self, protocol_factory, host=None, port=None, *, ssl=None, sock=None, server_hostname=None,
                                ssl_handshake_timeout=None, ssl_shutdown_timeout=None, **_options):
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError('host/port and sock can not be specified at the same time')
        elif sock is None:
            raise ValueError('host and port was not specified and no sock specified')
        if sock is not None:
            return self._adopt(protocol_factory, sock)
        tls = tls_options(ssl, host, server_hostname, ssl_handshake_timeout, ssl_shutdown_timeout)
        infos = await self.getaddrinfo(host, port)
        errors = []
        for *_, (address, number) in infos:
            try:
                return await self._connect(protocol_factory, address, number, tls)
            except OSError as error:
                errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        raise OSError('Multiple exceptions: ' + ', '.join(str(error) for error in errors))

    async def _connect(self, protocol_factory, address, port, tls):
        fd = next(machine.fds)
        future = self.create_future()

        def connected(error, local, peer):
            if not future.done():
                if error is None:
                    future.set_result((local, peer))
                    # What comes at the very instant of the connection waits for its transport.
                    machine.ends[fd] = EarlyEnd(self, fd)
                else:
                    future.set_exception(error)
        machine.connecting[fd] = connected
        machine.emit('connect', fd, f'{address}:{port}')
        try:
            local, peer = await future
        except asyncio.CancelledError:
            machine.ends.pop(fd, None)
            machine.emit('abort', fd, None)
            raise
        finally:
            machine.connecting.pop(fd, None)
        protocol = protocol_factory()
        if tls is not None:
            return await connect_tls(self, protocol, tls, lambda above: SimTransport(self, fd, above, local, peer)), protocol
        transport = SimTransport(self, fd, protocol, local, peer)
        protocol.connection_made(transport)
        return transport, protocol

    def _adopt(self, protocol_factory, sock):
        """A transport over a connected socket, which belongs to it from now on, with what it has received."""
        stream = machine.files.get(sock.fileno())
        if stream is None or not stream.connected or stream.fd is None:
            raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        received = stream.hand_over()
        sock.detach()
        protocol = protocol_factory()
        transport = SimTransport(self, stream.fd, protocol, stream.local, stream.peer)
        protocol.connection_made(transport)
        for item in received:
            transport.receive(item)
        return transport, protocol

    async def connect_accepted_socket(self, protocol_factory, sock, **_options):
        return self._adopt(protocol_factory, sock)

    async def subprocess_exec(self, *_args, **_options):
        raise OSError(errno.ENOSYS, f'asyncio: {WHY}')

    subprocess_shell = subprocess_exec

    async def create_datagram_endpoint(self, *_args, **_options):
        raise OSError(errno.ENETUNREACH, 'Network is unreachable: UDP is not simulated, a service here speaks TCP')

    async def create_server(self, protocol_factory, host=None, port=None, *, sock=None, ssl=None, ssl_handshake_timeout=None,
                            ssl_shutdown_timeout=None, start_serving=True, **_options):
        if ssl is not None:
            protocol_factory = serve_tls(self, protocol_factory, ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError('host/port and sock can not be specified at the same time')
        elif sock is None:
            raise ValueError('Neither host/port nor sock were specified')
        if sock is not None:
            host, port = sock.getsockname()[:2]
            if port in machine.servers:
                sock.close()  # it listens already: from now on the server does
        hosts = [await self._own_address(name) for name in ([host] if host is None or isinstance(host, str) else host)]
        number = int(port or 0) or free_port()
        if number in machine.servers:
            raise OSError(errno.EADDRINUSE, f"error while attempting to bind on address ('{hosts[0]}', {number}): address already in use")
        server = SimServer(self, protocol_factory, hosts, number)
        if start_serving:
            server.listen()
        return server

    async def _own_address(self, host):
        """What a server binds to: an address of this machine, or of a name that has one."""
        if not host:
            return '0.0.0.0'
        address = host if _is_ip(host) else (await self.getaddrinfo(host, 0))[0][4][0]
        if not is_own_address(address):
            raise OSError(f"could not bind on any address out of [('{address}', 0)]")
        return address


def _ns_from(when):
    """The first nanosecond after now at which `loop.time() >= when`: code that looks again must find it so.

    Even a timer that is due already takes one nanosecond, as any takes some time on a real machine: a loop that waits until a
    moment is past (`now > deadline`) would otherwise ask for ever at that very moment.
    """
    if when == math.inf:
        return NEVER
    ns = round(when * 1e9)
    if ns / 1e9 < when:
        ns += 1
    return max(ns, machine.now + 1)


def _is_ip(host):
    if not host:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
