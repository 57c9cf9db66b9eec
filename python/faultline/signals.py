"""Signals of the simulated machine: SIGTERM from the kernel runs the handler that the program installed, if any."""

import signal as _signal


SIG_DFL, SIG_IGN = _signal.SIG_DFL, _signal.SIG_IGN
_handlers = {_signal.SIGINT: _signal.default_int_handler}
_real_signal = _signal.signal


def signal(number, handler):
    """signal.signal over the simulated machine; returns the handler before."""
    previous = _handlers.get(number, SIG_DFL)
    _handlers[number] = handler
    return previous


def getsignal(number):
    return _handlers.get(number, SIG_DFL)


def is_handled(number):
    return callable(getsignal(number)) and getsignal(number) not in (SIG_DFL, SIG_IGN)


def is_ignored(number):
    return getsignal(number) is SIG_IGN


def raise_signal(number):
    """Delivers a signal to this process, as the kernel's kill would."""
    handler = _handlers.get(number, SIG_DFL)
    if handler is SIG_IGN or handler is None:
        return
    if handler is SIG_DFL:
        raise SystemExit(128 + int(number))
    handler(number, None)


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
        machine.deliver_signals()
    else:
        strands.note_signal()


def _kill(pid, number):
    import os
    if pid not in (0, os.getpid()):
        raise ProcessLookupError(3, 'No such process')
    send(number)


def install():
    _signal.signal = signal
    _signal.getsignal = getsignal
    _signal.raise_signal = send
    import os
    os.kill = _kill
