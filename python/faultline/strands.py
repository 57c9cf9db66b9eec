"""Strands: pieces of a program that take turns in one interpreter, each on a WebAssembly stack of its own.

A thread is a strand, and so is each turn of an event loop. A strand runs until it ends or parks (JSPI suspends its
stack); the process's other side (src/process/stacks.ts) then asks `next_segment` what runs now. Nothing is ever
interrupted in between: a strand switches only where a real thread could block. Virtual time stands while any is ready.

SPEC T4: what parks a thread's strand blocks that thread; what parks a loop's turn blocks that loop, and nobody else.
"""

import asyncio
import collections
import heapq
import itertools
import sys

from .errors import Livelock, refuse_blocking, user_frame, works_for_the_machine
from .machine import machine

# Segments and rounds of loops at one instant before the program counts as spinning.
SEGMENTS_PER_INSTANT = 20_000

_host_ensure_future = asyncio.ensure_future
_idents = itertools.count(1)


class Identity:
    """What `threading` knows of a thread: its number and its thread-local values. It outlives any one stack."""

    __slots__ = ('ident', 'locals', '__weakref__')

    def __init__(self):
        self.ident = next(_idents)
        self.locals = {}


class Strand:
    __slots__ = ('identity', 'run', 'stack', 'parked', 'token', 'woken', 'host', 'spun')

    def __init__(self, identity, run, host=None):
        self.identity = identity
        self.run = run
        self.stack = 0  # of a parked one: its number on the other side
        self.parked = False
        self.token = 0  # counts parks, so that a timer of an earlier one is known as stale
        self.woken = False
        self.host = host  # the loop whose turn this work runs inside, until it parks for the first time
        self.spun = None  # a loop's turn that spins: since when, and where


class Scheduler:
    def __init__(self):
        self.main = Identity()
        self.current = Strand(self.main, None)
        self.stack = 0
        self.ready = collections.deque()
        self.timers = []  # (ns, sequence, strand, token)
        self.sequence = itertools.count()
        self.loops = []  # event loops that take turns
        self.running = False  # a strand runs now: not the kernel's side, which hands in inputs
        self.main_parked = None  # the strand in which the main thread parked last
        self.segments = 0
        self.segments_at = -1


scheduler = Scheduler()


def spawn(run, identity):
    """A strand that runs `run()` from its first turn on."""
    strand = Strand(identity, run)
    scheduler.ready.append(strand)
    return strand


def wake(strand):
    """Lets a parked strand run again at this instant."""
    if strand.parked:
        strand.parked = False
        strand.token += 1
        strand.woken = True
        scheduler.ready.append(strand)


def park(deadline, what, instead, tells=True):
    """Suspends the current strand until it is woken (True) or `deadline`, ns, has come (False); -1: no deadline.

    A signal to the program wakes its main thread too: callers look again at what they wait for.
    """
    if machine.host is None or not machine.host.switches:
        refuse_blocking(what, instead)
    s = scheduler
    strand, stack, began = s.current, s.stack, machine.now
    blocks = tells and _is_turn(strand)
    if strand.spun is not None and tells:
        tell_spun(strand)
    if strand.host is not None:
        host, strand.host = strand.host, None
        host.hand_over()
    strand.stack, strand.parked, strand.woken = stack, True, False
    if strand.identity is s.main:
        s.main_parked = strand
    if deadline >= 0:
        heapq.heappush(s.timers, (deadline, next(s.sequence), strand, strand.token))
    s.running = False
    machine.host.park(stack)
    _await(machine.host)
    s.stack, s.running = stack, True
    if blocks and machine.now > began:
        _tell_blocked(what, began, user_frame(sys._getframe(1)))
    if strand.identity is s.main and machine.pending_signals:
        machine.deliver_signals()
    return strand.woken


def _await(host):
    """Suspends this stack until the promise `host.gate` settles; returns its value."""
    from pyodide.ffi import run_sync
    # run_sync makes a future of what it is given by way of the loop that runs, and there is none to make one: the
    # promise is good as it is.
    asyncio.ensure_future = _as_it_is
    return run_sync(host.gate)


def _as_it_is(promise):
    asyncio.ensure_future = _host_ensure_future
    return promise


def ask_host(request):
    """One question to the host (the judge's line to the world): this stack is suspended until the answer is there."""
    machine.host.ask(request)
    return _await(machine.host)


def current_frames():
    """sys._current_frames(), of the calling thread alone: parts of the stacks of parked ones are elsewhere, and whoever walked
    their frames would read what is not theirs."""
    return {scheduler.current.identity.ident: sys._getframe(1)}


def _is_turn(strand):
    return strand.host is None and strand.run is not None and getattr(strand.run, '__self__', None) in scheduler.loops


def _tell_blocked(what, began, frame):
    file, line = (frame.f_code.co_filename, frame.f_lineno) if frame is not None else ('', 0)
    machine.emit('blocked', line, f'{began}\n{file}\n{what}')


def spin(frame):
    """The program waits for a moment by looking at the clock: what it computes meanwhile takes time from now on (SPEC T4).

    `frame`: where it was interrupted. In the middle of this package's own work nothing may come between, and where JavaScript
    has called Python no stack can be switched.
    """
    from pyodide.ffi import can_run_sync
    strand = scheduler.current
    if not scheduler.running or works_for_the_machine(frame) or not can_run_sync():
        machine.host.not_now()
        return
    if strand.spun is None and _is_turn(strand):
        strand.spun = machine.now, user_frame(frame)
    park(machine.now + machine.host.charge(), 'computing', '', tells=False)
    machine.host.spin_on()


def tell_spun(strand):
    (began, frame), strand.spun = strand.spun, None
    _tell_blocked('computing', began, frame)


# -- the other side's questions ------------------------------------------------------------------------------------------
def begin(now):
    """Opens a step: sets the clock, and lets run what has waited for this moment."""
    s = scheduler
    machine.now = now
    timers = s.timers
    while timers and timers[0][0] <= now:
        _, _, strand, token = heapq.heappop(timers)
        if strand.parked and strand.token == token:
            strand.parked = False
            strand.token += 1
            s.ready.append(strand)
    for loop in s.loops:
        loop.note_time(now)


def next_segment():
    """What runs now: a parked stack's number, -1 for a new stack (`run`), 0 for nothing at this instant."""
    s = scheduler
    if not s.ready and machine.stuck is None:
        return 0
    if s.segments_at != machine.now:
        s.segments_at, s.segments = machine.now, 0
    s.segments += 1
    if s.segments > SEGMENTS_PER_INSTANT or machine.stuck is not None:
        from .process import program_ended
        program_ended(machine.stuck or Livelock())
        s.ready.clear()
        return 0
    strand = s.current = s.ready.popleft()
    if strand.stack:
        stack, strand.stack = strand.stack, 0
        return stack
    return -1


def run(stack):
    """Runs the current strand on a new stack; returns when it has ended."""
    scheduler.stack, scheduler.running = stack, True
    scheduler.current.run()
    scheduler.running = False
    machine.host.over()


def deadline():
    """When this process wants to run again though nothing comes, ns; -1: not before an input."""
    timers = scheduler.timers
    while timers and timers[0][3] != timers[0][2].token:
        heapq.heappop(timers)
    first = timers[0][0] if timers else -1
    for loop in scheduler.loops:
        due = loop.due()
        if due >= 0 and (first < 0 or due < first):
            first = due
    return first


def note_signal():
    """A signal has come: its handler runs in the main thread, in its loop's next turn or where it is parked."""
    for loop in scheduler.loops:
        if loop.thread is scheduler.main and loop.take_signal():
            return
    if scheduler.main_parked is not None:
        wake(scheduler.main_parked)


# -- work of a thread on a loop's stack ----------------------------------------------------------------------------------
def as_worker(identity, loop, func, *args):
    """Calls `func` in the thread `identity`, inside a turn of `loop`, on its stack: most work never blocks.

    Where it does block, the stack is handed over to the thread, and the loop goes on on another.
    """
    from asyncio import events
    s = scheduler
    turn = s.current
    strand = s.current = Strand(identity, None, loop)
    events._set_running_loop(None)
    try:
        return func(*args)
    finally:
        if strand.host is not None:
            s.current = turn
            events._set_running_loop(loop)
