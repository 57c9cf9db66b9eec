"""The primitives of `_thread` over strands. `threading`, `queue`, `concurrent.futures` and anyio run on them unmodified."""

import _thread
import collections
import weakref

from .machine import machine
from .strands import Identity, current_frames, park, scheduler, spawn, wake

TIMEOUT_MAX = _thread.TIMEOUT_MAX
INSTEAD = 'a browser with JavaScript Promise Integration (Chromium 137, Firefox 153 or later)'


def get_ident():
    return scheduler.current.identity.ident


def deadline_of(timeout):
    """Nanoseconds at which `timeout` seconds from now are over; -1 for no timeout.

    One more than asked for, as a real timeout is always a little late: many a loop ends when the time left is below 0.
    """
    return -1 if timeout is None or timeout < 0 else machine.now + round(timeout * 1e9) + 1


def _check_timeout(blocking, timeout):
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError('timeout value must be a non-negative number')
    if timeout > TIMEOUT_MAX:
        raise OverflowError('timeout value is too large')


class Lock:
    __slots__ = ('_locked', '_waiters', '__weakref__')

    def __init__(self):
        self._locked = False
        self._waiters = None

    def acquire(self, blocking=True, timeout=-1):
        if not self._locked and timeout == -1:
            self._locked = True
            return True
        _check_timeout(blocking, timeout)
        if not self._locked:
            self._locked = True
            return True
        if not blocking or timeout == 0:
            return False
        return self._wait(deadline_of(timeout))

    def _wait(self, deadline):
        strand = scheduler.current
        if self._waiters is None:
            self._waiters = collections.deque()
        waiter = [strand, False]
        self._waiters.append(waiter)
        try:
            while not waiter[1]:
                if not park(deadline, 'waiting for a lock', INSTEAD) and not waiter[1]:
                    return False
        finally:
            if not waiter[1]:
                self._waiters.remove(waiter)
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError('release unlocked lock')
        if self._waiters:
            waiter = self._waiters.popleft()
            waiter[1] = True  # it stays locked: it is the waiter's now
            wake(waiter[0])
        else:
            self._locked = False

    def locked(self):
        return self._locked

    def __enter__(self):
        if not self._locked:
            self._locked = True
            return True
        return self.acquire()

    def __exit__(self, *_error):
        self.release()

    def _at_fork_reinit(self):
        self._locked, self._waiters = False, None

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __repr__(self):
        return f"<{'locked' if self._locked else 'unlocked'} _thread.lock object at {id(self):#x}>"


class RLock:
    __slots__ = ('_lock', '_owner', '_count', '__weakref__')

    def __init__(self):
        self._lock = Lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        me = scheduler.current.identity
        if self._owner is me:
            self._count += 1
            return True
        if not self._lock.acquire(blocking, timeout):
            return False
        self._owner, self._count = me, 1
        return True

    def release(self):
        if self._owner is not scheduler.current.identity:
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if not self._count:
            self._owner = None
            self._lock.release()

    __enter__ = acquire

    def __exit__(self, *_error):
        self.release()

    def locked(self):
        return self._lock.locked()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._owner, self._count = None, 0

    # What threading.Condition asks of its lock.
    def _acquire_restore(self, state):
        self._lock.acquire()
        self._count, self._owner = state

    def _release_save(self):
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        state = (self._count, self._owner)
        self._count, self._owner = 0, None
        self._lock.release()
        return state

    def _is_owned(self):
        return self._owner is scheduler.current.identity

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def __repr__(self):
        owner = self._owner.ident if self._owner else 0
        state = 'locked' if self._lock.locked() else 'unlocked'
        return f'<{state} _thread.RLock object owner={owner} count={self._count} at {id(self):#x}>'


class ThreadHandle:
    """What threading.Thread keeps of its thread: it is done once the function has returned."""

    def __init__(self):
        self.ident = None
        self._done = Lock()
        self._done.acquire()
        self._finished = False

    def join(self, timeout=None):
        if self._finished:
            return
        if self.ident is None:
            raise RuntimeError('thread not started')
        if self.ident == get_ident():
            raise RuntimeError('Cannot join current thread')
        if self._done.acquire(True, -1 if timeout is None or timeout < 0 else min(timeout, TIMEOUT_MAX)):
            self._done.release()

    def is_done(self):
        return self._finished

    def _set_done(self):
        if not self._finished:
            self._finished = True
            self._done.release()


_alive = {}  # non-daemon threads that shutdown waits for: handle -> None


def start_joinable_thread(function, handle=None, daemon=True):
    handle = handle if handle is not None else ThreadHandle()
    if handle.ident is not None:
        raise RuntimeError('thread already started')
    identity = Identity()
    handle.ident = identity.ident
    if not daemon:
        _alive[handle] = None

    def run():
        try:
            _call(function)
        finally:
            _alive.pop(handle, None)
            handle._set_done()
    spawn(run, identity)
    return handle


def start_new_thread(function, args, kwargs=None):
    identity = Identity()
    spawn(lambda: _call(function, *args, **(kwargs or {})), identity)
    return identity.ident


def _call(function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except Exception:
        import sys
        import threading
        threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), None]))
    except BaseException as error:  # the machine's own: stuck, livelock
        from .process import program_ended
        program_ended(error)


def shutdown():
    """Joins what is left, as the interpreter does at its end."""
    while _alive:
        next(iter(_alive)).join()


def _make_thread_handle(ident):
    handle = ThreadHandle()
    handle.ident = ident
    return handle


class local:
    """threading.local: one set of attributes for each thread. Swapped in when another thread has a look."""

    __slots__ = ('_local__key', '__dict__')

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('Initialization arguments are not supported')
        self = object.__new__(cls)
        object.__setattr__(self, '_local__key', _LocalKey(args, kwargs))
        _take(self, scheduler.current.identity)
        return self

    def __getattribute__(self, name):
        if object.__getattribute__(self, '_local__key').identity is not scheduler.current.identity:
            _swap(self)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if object.__getattribute__(self, '_local__key').identity is not scheduler.current.identity:
            _swap(self)
        if name == '__dict__':
            raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if object.__getattribute__(self, '_local__key').identity is not scheduler.current.identity:
            _swap(self)
        object.__delattr__(self, name)


class _LocalKey:
    """Names one `local` in each thread's table; the tables forget it when it goes."""

    __slots__ = ('args', 'kwargs', 'identity', 'holders', '__weakref__')

    def __init__(self, args, kwargs):
        self.args, self.kwargs = args, kwargs
        self.identity = None
        self.holders = weakref.WeakSet()

    def __del__(self):
        for identity in self.holders:
            identity.locals.pop(id(self), None)


def _swap(self):
    key = object.__getattribute__(self, '_local__key')
    identity = scheduler.current.identity
    values = identity.locals.get(id(key))
    if values is None:
        _take(self, identity)
        self.__init__(*key.args, **key.kwargs)
    else:
        key.identity = identity
        object.__setattr__(self, '__dict__', values)


def _take(self, identity):
    """An empty set of values for a thread that has none yet."""
    key = object.__getattribute__(self, '_local__key')
    key.identity = identity
    key.holders.add(identity)
    values = identity.locals[id(key)] = {}
    object.__setattr__(self, '__dict__', values)


def install():
    """Puts these in the place of the C ones, and lets the modules that took theirs by name take them again."""
    import importlib
    import queue
    import sys
    import threading
    sys._current_frames = current_frames
    names = {
        'allocate_lock': Lock, 'allocate': Lock, 'lock': Lock, 'LockType': Lock, 'RLock': RLock, '_local': local,
        'get_ident': get_ident, 'get_native_id': get_ident, 'start_new_thread': start_new_thread, 'start_new': start_new_thread,
        'start_joinable_thread': start_joinable_thread, '_ThreadHandle': ThreadHandle, '_make_thread_handle': _make_thread_handle,
        '_get_main_thread_ident': lambda: scheduler.main.ident, '_shutdown': shutdown, 'daemon_threads_allowed': lambda: True,
    }
    for name, value in names.items():
        setattr(_thread, name, value)
    importlib.reload(threading)
    sys.modules['_queue'] = None  # queue.SimpleQueue in Python then, over these locks
    importlib.reload(queue)
    # Made already, over the C locks: a handler may block on the network while it holds one.
    import logging
    logging._lock = threading.RLock()
    logging.lastResort.createLock()
