"""How a parity program says what it observed: JSON lines, the same on CPython and in the sandbox.

`saw` prints a fact, `failed` the class of an error, `took` how long something lasted beside how long it should have.
"""

import contextlib
import errno
import ssl
import json
import socket
import sys
import time


def saw(*values):
    _say({'saw': values[0] if len(values) == 1 else list(values)})


def name_of(error):
    """An error's class, with the names of its number (the numbers themselves differ by platform)."""
    name = type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        return [name, [name_of(inner) for inner in error.exceptions]]
    if isinstance(error, socket.gaierror):
        return f'{name} {_resolver_error(error.errno)}'
    if isinstance(error, OSError) and isinstance(error.errno, int) and not isinstance(error, ssl.SSLError):  # its numbers are OpenSSL's
        return f'{name} {errno.errorcode.get(error.errno, error.errno)}'
    return name


def _resolver_error(number):
    names = sorted(name for name in dir(socket) if name.startswith('EAI_') and getattr(socket, name) == number)
    return names[0] if names else number


@contextlib.contextmanager
def failed(what):
    """Prints which error ends the block; 'nothing' if none does."""
    try:
        yield
    except BaseException as error:
        saw(what, name_of(error))
    else:
        saw(what, 'nothing')


@contextlib.contextmanager
def took(name, nominal):
    """Prints how long the block lasted, in seconds, beside what its text promises."""
    started = time.monotonic()
    try:
        yield
    finally:
        mark(name, time.monotonic() - started, nominal)


def mark(name, seconds, nominal):
    _say({'took': name, 'seconds': round(seconds, 4), 'nominal': nominal})


def _say(line):
    # One write a line: threads print at the same time.
    sys.stdout.write(json.dumps(line) + '\n')
    sys.stdout.flush()
