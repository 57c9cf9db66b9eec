"""Signals of the simulated machine: SIGTERM from the kernel runs the handler that the program installed, if any."""

import errno
import os
import signal as _signal
import sys

from .errors import is_of_the_machine

SIG_DFL, SIG_IGN, NSIG = _signal.SIG_DFL, _signal.SIG_IGN, _signal.NSIG
_handlers = {_signal.SIGINT: _signal.default_int_handler}
_real_signal = _signal.signal


def signal(number, handler):
    """signal.signal over the simulated machine; returns the handler before."""
    from .strands import scheduler
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    if scheduler.current.identity is not scheduler.main:
        raise ValueError('signal only works in main thread of the main interpreter')
    if not 1 <= number < NSIG:
        raise ValueError('signal number out of range')
    if number in (_signal.SIGKILL, _signal.SIGSTOP):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    previous = _handlers.get(number, SIG_DFL)
    _handlers[number] = handler
    return previous


def getsignal(number):
    return _handlers.get(number, SIG_DFL)


def is_handled(number):
    return callable(getsignal(number)) and getsignal(number) not in (SIG_DFL, SIG_IGN)


def is_ignored(number):
    return getsignal(number) is SIG_IGN


def run_handler(number, frame):
    """Runs what the program has installed for it. `frame`: where the main thread stands."""
    handler = _handlers.get(number, SIG_DFL)
    if handler is SIG_IGN or handler is None:
        return
    if handler is SIG_DFL:
        raise SystemExit(128 + int(number))
    handler(number, frame)


def deliver(pending):
    """Runs the handlers of the signals that have come, in the main thread."""
    frame = sys._getframe()
    while frame.f_back is not None and is_of_the_machine(frame):
        frame = frame.f_back
    while pending:
        run_handler(pending.pop(0), frame)


def on_interrupt(handler):
    """What the eval loop calls when the kernel interrupts a program that does not come back."""
    _real_signal(_signal.SIGINT, handler)


def send(number):
    """A signal to this process: its handler runs in the main thread. The default of most ends the process at once."""
    from . import strands
    from .machine import machine
    from .process import exit_by_signal
    if number == 0 or is_ignored(number):
        return
    if not is_handled(number):
        exit_by_signal(number)
        return
    machine.pending_signals.append(number)
    if strands.scheduler.current.identity is strands.scheduler.main and strands.scheduler.running:
        deliver(machine.pending_signals)
    else:
        strands.note_signal()


def _kill(pid, number):
    if pid not in (0, os.getpid()):
        raise ProcessLookupError(3, 'No such process')
    send(number)


# -- alarms --------------------------------------------------------------------------------------------------------------
_alarm = {'at': 0, 'every': 0}  # ns; 0: none is set


def setitimer(which, seconds, interval=0.0):
    """signal.setitimer for real time: SIGALRM after `seconds`, then every `interval`. Returns what was left and the interval."""
    from .machine import machine
    from .strands import Identity, spawn
    if which != _signal.ITIMER_REAL or seconds < 0 or interval < 0:  # the others count processor time
        raise _signal.ItimerError(errno.EINVAL, os.strerror(errno.EINVAL))
    before = getitimer(which)
    _alarm['at'] = machine.now + max(1, round(seconds * 1e9)) if seconds > 0 else 0
    _alarm['every'] = round(interval * 1e9)
    if _alarm['at']:
        spawn(lambda at=_alarm['at']: _ring(at), Identity())
    return before


def getitimer(which):
    from .machine import machine
    left = max(_alarm['at'] - machine.now, 1) if _alarm['at'] else 0
    return left / 1e9, _alarm['every'] / 1e9


def _ring(at):
    """A strand that waits for the alarm, unless it has been set anew since."""
    from .machine import machine
    from .strands import park
    from .threads import INSTEAD
    while _alarm['at'] == at:
        if machine.now < at:
            park(at, 'signal.setitimer()', INSTEAD)
            continue
        at = _alarm['at'] = at + _alarm['every'] if _alarm['every'] else 0
        send(_signal.SIGALRM)
        if not at:
            return


def alarm(seconds):
    left, _ = setitimer(_signal.ITIMER_REAL, int(seconds))
    return -(-int(left * 1e9) // 1_000_000_000)


def install():
    _signal.signal = signal
    _signal.getsignal = getsignal
    _signal.raise_signal = send
    _signal.alarm, _signal.setitimer, _signal.getitimer = alarm, setitimer, getitimer
    os.kill = _kill
