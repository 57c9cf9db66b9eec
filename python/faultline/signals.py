"""Signals of the simulated machine: SIGTERM from the kernel runs the handler that the program installed, if any."""

import signal as _signal


SIG_DFL, SIG_IGN = _signal.SIG_DFL, _signal.SIG_IGN
_handlers = {}
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


def install():
    _signal.signal = signal
    _signal.getsignal = getsignal
    _signal.raise_signal = raise_signal
    import os
    os.kill = lambda _pid, number: raise_signal(number)
