"""Worker threads of an event loop's pools. A call runs in the thread of a worker but on the loop's own stack, until it
blocks (strands.as_worker): most `def` endpoints never do, and an idle worker holds no stack.
"""

import asyncio
import collections
import contextvars
import os
import threading

from .strands import Identity, as_worker


def default_executor_size():
    return min(32, (os.process_cpu_count() or 1) + 4)


class WorkerThread(threading.Thread):
    """What `threading.current_thread()` is in a worker: it was never started by `start`, its pool says when it works."""

    def __init__(self, name):
        super().__init__(name=name, daemon=True)
        self.identity = Identity()
        self._ident = self._native_id = self.identity.ident
        self._os_thread_handle.ident = self._ident
        self._started.set()
        threading._active[self._ident] = self


class WorkerPool:
    """At most `size` calls at once, the others in the order of their coming. The worker that was idle last works first."""

    def __init__(self, loop, name, size):
        self._loop = loop
        self._name = name
        self._size = size
        self._made = 0
        self._idle = []
        self._waiting = collections.deque()
        self._on_idle = []  # futures of those who wait for the end of all calls

    def submit(self, func, *args):
        """Returns an asyncio future of `func(*args)`."""
        future = self._loop.create_future()
        self._waiting.append((future, func, args))
        self._start_next()
        return future

    def _start_next(self):
        if not self._waiting or not (self._idle or self._made < self._size):
            return
        worker = self._idle.pop() if self._idle else self._make()
        # A context of its own: a thread of a pool sees none of the caller's variables.
        self._loop.call_soon(self._run, worker, *self._waiting.popleft(), context=contextvars.Context())

    def _make(self):
        worker = WorkerThread(f'{self._name}_{self._made}')
        self._made += 1
        return worker

    def _run(self, worker, future, func, args):
        if not future.cancelled():
            result, error = None, None
            try:
                result = as_worker(worker.identity, self._loop, func, *args)
            except (SystemExit, KeyboardInterrupt, Exception, asyncio.CancelledError) as raised:
                error = raised
            report(future, result, error)
        self._idle.append(worker)
        self._start_next()
        if len(self._idle) == self._made and not self._waiting:
            for waiter in self._on_idle:
                report(waiter, None, None)

    async def idle(self):
        """Waits until no call is under way."""
        while len(self._idle) < self._made or self._waiting:
            waiter = self._loop.create_future()
            self._on_idle.append(waiter)
            await waiter
        self._on_idle.clear()


def report(future, result, error):
    """Settles the future of a call, unless nobody waits for it any more."""
    if future.done():
        return
    if error is None:
        future.set_result(result)
        return
    if isinstance(error, StopIteration):
        stopped, error = error, RuntimeError('coroutine raised StopIteration')
        error.__cause__ = stopped
    future.set_exception(error)
