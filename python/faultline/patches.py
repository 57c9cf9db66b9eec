"""The few patches, each at the boundary between Python and the machine, none in what a learner's code calls by choice.

Everything else (time, datetime, os.urandom, uuid, secrets, ssl-free httpx, uvicorn, FastAPI) runs as it is.
"""

import asyncio
import select
import socket
import threading
import time

from . import signals
from .errors import refuse_blocking
from .loop import SimLoop, as_thread
from .machine import machine
from .stack import can_park, park
from .transport import FIRST_FILENO, SimSocket


def install_in_standard_library():
    """Before anything else is imported: many a library takes `asyncio.run` or `time.sleep` by name."""
    _patch_event_loop()
    signals.install()
    time.sleep = sleep
    _patch_select()
    _patch_blocking_sockets()
    threading.Thread.start = start_thread


def install_in_packages():
    _patch_anyio()
    _patch_httpcore()
    _patch_uvicorn()


def _patch_event_loop():
    class Policy(asyncio.events._BaseDefaultEventLoopPolicy):
        _loop_factory = SimLoop

    asyncio.events._set_event_loop_policy(Policy())
    asyncio.SelectorEventLoop = asyncio.EventLoop = SimLoop
    asyncio.run = asyncio.runners.run  # Pyodide puts one of its own in its place
    asyncio.events._set_running_loop(None)


# -- blocking calls ----------------------------------------------------------------------------------------------------
def sleep(seconds):
    """time.sleep: suspends a script in virtual time; in a service it is an error that says what to write."""
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    if not can_park():
        refuse_blocking('time.sleep()', '`await asyncio.sleep(...)` in an `async def`')
    until = machine.now + round(seconds * 1e9)
    while machine.now < until:
        park(until, 'time.sleep()', '`await asyncio.sleep(...)`')


def start_thread(thread):
    refuse_blocking(
        f'starting the thread {thread.name!r}', 'asyncio tasks (asyncio.create_task, asyncio.TaskGroup): this sandbox has no threads yet')


def _patch_blocking_sockets():
    def refuse(*_args, **_kwargs):
        refuse_blocking('a blocking socket call', 'httpx.AsyncClient (or asyncio streams) with `await`')

    socket.create_connection = refuse
    socket.getaddrinfo = refuse
    socket.gethostbyname = refuse
    socket.socket.connect = refuse
    socket.gethostname = lambda: machine.name


class _Poll:
    """select.poll for the sockets of the simulated network: httpcore asks it whether an idle connection is still good."""

    def __init__(self):
        self._fds = {}

    def register(self, fd, mask=select.POLLIN if hasattr(select, 'POLLIN') else 1):
        self._fds[fd if isinstance(fd, int) else fd.fileno()] = mask

    def unregister(self, fd):
        del self._fds[fd if isinstance(fd, int) else fd.fileno()]

    def poll(self, _timeout=None):
        ready = []
        for fd, mask in self._fds.items():
            transport = machine.transports.get(fd - FIRST_FILENO)
            if transport is None or (mask & 1 and transport.readable):
                ready.append((fd, 1))
        return ready


def _patch_select():
    select.poll = _Poll
    select.POLLIN = 1

    def select_(rlist, wlist, xlist, _timeout=None):
        def readable(sock):
            transport = machine.transports.get(sock.fileno() - FIRST_FILENO)
            return transport is None or transport.readable
        return [sock for sock in rlist if readable(sock)], list(wlist), []
    select.select = select_


def _patch_httpcore():
    """The question that it puts to select.poll before it uses a kept connection again, answered without the detour."""
    import httpcore._backends.anyio as backend
    original = backend.is_socket_readable

    def is_socket_readable(sock):
        if not isinstance(sock, SimSocket):
            return original(sock)
        transport = machine.transports.get(sock.fd)
        return transport is None or transport.readable

    backend.is_socket_readable = is_socket_readable


# -- anyio's worker threads: `def` endpoints and dependencies ------------------------------------------------------------
def _patch_anyio():
    from contextvars import copy_context

    from anyio import CancelScope
    from anyio._backends._asyncio import AsyncIOBackend

    async def run_sync_in_worker_thread(cls, func, args, abandon_on_cancel=False, limiter=None):
        await cls.checkpoint()
        async with limiter or cls.current_default_thread_limiter():
            with CancelScope(shield=not abandon_on_cancel):
                return as_thread(copy_context().run, func, *args)

    AsyncIOBackend.run_sync_in_worker_thread = classmethod(run_sync_in_worker_thread)


# -- uvicorn: no tick where nothing happens ------------------------------------------------------------------------------
class Takeover(BaseException):
    """Carries a uvicorn server out of its own blocking `run()`, so that the kernel can drive its loop."""

    def __init__(self, server):
        self.server = server


def _patch_uvicorn():
    from uvicorn.server import Server, ServerState

    original_run, original_main_loop = Server.run, Server.main_loop

    def run(self, sockets=None):
        if machine.stepping:
            raise Takeover(self)
        return original_run(self, sockets)

    async def main_loop(self):
        """uvicorn wakes ten times a second to renew its Date header and to look at should_exit; this waits for the exit."""
        if self.config.limit_max_requests is not None or self.config.callback_notify is not None:
            return await original_main_loop(self)
        self.server_state.__dict__['config'] = self.config
        exit_event = self.__dict__['exit_event'] = asyncio.Event()
        if not self.should_exit:
            await exit_event.wait()

    def set_should_exit(self, value):
        self.__dict__['should_exit'] = value
        if value and 'exit_event' in self.__dict__:
            self.__dict__['exit_event'].set()

    Server.run, Server.main_loop = run, main_loop
    Server.should_exit = property(lambda self: self.__dict__['should_exit'], set_should_exit)
    ServerState.default_headers = property(_default_headers, lambda self, value: self.__dict__.update(default_headers=value))


def _default_headers(state):
    """Date and Server as uvicorn sends them, made when they are asked for and kept for that second."""
    config = state.__dict__.get('config')
    if config is None:
        return state.__dict__['default_headers']
    second = int(time.time())
    if state.__dict__.get('headers_second') != second:
        from email.utils import formatdate
        date = [(b'date', formatdate(second, usegmt=True).encode())] if config.date_header else []
        state.__dict__.update(headers_second=second, default_headers=date + config.encoded_headers)
    return state.__dict__['default_headers']
