"""The few patches, each at the boundary between Python and the machine, none in what a learner's code calls by choice.

Everything else (time, datetime, os.urandom, uuid, secrets, threading, socket, httpx, uvicorn, FastAPI) runs as it is.
"""

import asyncio
import gc
import os
import sys
import time
import types

from . import error_texts, imports, linux, passwords, refused, signals, sockets, threads
from .loop import SimLoop
from .machine import machine
from .strands import as_worker, park
from .threads import INSTEAD
from .tls.install import install_in_packages as install_tls_in_packages
from .transport import SimSocket
from .workers import WorkerThread, report


def install_in_standard_library():
    """Before anything else is imported: many a library takes `asyncio.run` or `time.sleep` by name."""
    threads.install()
    sockets.install()
    _patch_event_loop()
    signals.install()
    time.sleep = sleep
    _patch_processor_time()
    _patch_collector()
    error_texts.install()
    linux.install()
    refused.install()
    passwords.install()
    imports.install()


def install_in_packages():
    from . import database, dbm_files
    database.install()
    dbm_files.install()
    _patch_anyio()
    _patch_httpcore()
    _patch_urllib3()
    _patch_uvicorn()
    install_tls_in_packages()


def _patch_event_loop():
    class Policy(asyncio.events._BaseDefaultEventLoopPolicy):
        _loop_factory = SimLoop

    asyncio.events._set_event_loop_policy(Policy())
    asyncio.SelectorEventLoop = asyncio.EventLoop = SimLoop
    asyncio.run = asyncio.runners.run  # Pyodide puts one of its own in its place
    asyncio.events._set_running_loop(None)
    asyncio.wait_for = asyncio.tasks.wait_for = _wait_for


_patient_wait_for = asyncio.wait_for


def _wait_for(fut, timeout):
    return _patient_wait_for(fut, timeout) if timeout is None or timeout >= 1e-9 else _wait_a_nanosecond(fut)


async def _wait_a_nanosecond(fut):
    """wait_for() without any time left sets no timer. It takes a nanosecond all the same, as a timer that is due already does (SPEC T4):
    a client that asks until a moment is past, with what is left of its time as a timeout, would otherwise never see it pass."""
    try:
        return await _patient_wait_for(fut, 0)
    except TimeoutError:
        await asyncio.sleep(1e-10)  # due already, to the nanosecond
        raise


# A program that has given way so often, and never slept, waits for time to pass: from then on each sleep(0) takes some, as a real one does.
PATIENCE, GIVES_WAY = 1_000, 50_000


# -- blocking calls ----------------------------------------------------------------------------------------------------
def sleep(seconds):
    """time.sleep: suspends the calling thread in virtual time."""
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    if seconds > 0:
        machine.gave_way, until = 0, machine.now + max(round(seconds * 1e9), 1)
    else:
        machine.gave_way += 1
        until = machine.now + (GIVES_WAY if machine.gave_way > PATIENCE else 0)
    park(until, 'time.sleep()', INSTEAD)
    while machine.now < until:  # a signal's handler ran, and returned
        park(until, 'time.sleep()', INSTEAD)


def _patch_processor_time():
    """What the interpreter counts (SPEC F21); Emscripten gives the time that has passed. A thread's own is its process's."""
    def in_ns():
        return int(machine.host.processor_time())
    time.process_time_ns = time.thread_time_ns = in_ns
    time.process_time = time.thread_time = lambda: in_ns() / 1e9


def _patch_collector():
    """It may not run by itself: it would walk the frames of parked stacks, parts of which are elsewhere (SPEC T5)."""
    collect = gc.collect
    gc.disable()
    enabled = [True]

    def switch(value):
        enabled[0] = value
    gc.enable, gc.disable, gc.isenabled = lambda: switch(True), lambda: switch(False), lambda: enabled[0]
    gc.collect = lambda generation=2: collect()


def _patch_httpcore():
    """The question that it puts to select.poll before it uses a kept connection again, answered without the detour."""
    import httpcore._backends.anyio as backend
    original = backend.is_socket_readable

    def is_socket_readable(sock):
        if not isinstance(sock, SimSocket):
            return original(sock)
        end = machine.ends.get(sock.fd)
        return end is None or end.readable

    backend.is_socket_readable = is_socket_readable


def _patch_urllib3():
    """On Emscripten it puts a browser's fetch in the place of its connections; here there are sockets."""
    name = 'urllib3.contrib.emscripten'
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].inject_into_urllib3 = lambda: None


# -- anyio's worker threads: `def` endpoints and dependencies ------------------------------------------------------------
def _patch_anyio():
    from contextvars import Context, copy_context

    from anyio import CancelScope
    from anyio._backends._asyncio import AsyncIOBackend, set_current_async_library, threadlocals
    from anyio.lowlevel import EventLoopToken

    idle = {}  # loop -> workers without work, the last to become so first

    def claim(loop):
        threadlocals.current_token = EventLoopToken(AsyncIOBackend, loop)

    def work(loop, future, scope, func, args, context):
        waiting = idle.setdefault(loop, [])
        if not waiting:
            worker = WorkerThread('AnyIO worker thread')
            as_worker(worker.identity, loop, claim, loop)
        else:
            worker = waiting.pop()
        result, error = None, None
        if not future.cancelled():
            try:
                result = as_worker(worker.identity, loop, run, scope, context, func, args)
            except BaseException as raised:
                error = raised
        waiting.append(worker)
        report(future, result, error)

    def run(scope, context, func, args):
        threadlocals.current_cancel_scope = scope
        try:
            return context.run(func, *args)
        finally:
            del threadlocals.current_cancel_scope

    async def run_sync_in_worker_thread(cls, func, args, abandon_on_cancel=False, limiter=None):
        await cls.checkpoint()
        async with limiter or cls.current_default_thread_limiter():
            with CancelScope(shield=not abandon_on_cancel) as scope:
                loop = asyncio.get_running_loop()
                future = loop.create_future()
                context = copy_context()
                context.run(set_current_async_library, None)
                kept = scope if abandon_on_cancel or scope._parent_scope is None else scope._parent_scope
                loop.call_soon(work, loop, future, kept, func, args, context, context=Context())
                return await future

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
        if machine.served:
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
