"""signal.signal: a Python handler runs, and may raise out of what waits."""
import os
import signal
import time

from observe import failed, saw

calls = []


def handler(number, _frame):
    calls.append(signal.Signals(number).name)


saw(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, signal.getsignal(signal.SIGINT) == signal.default_int_handler)
signal.signal(signal.SIGTERM, handler)
signal.raise_signal(signal.SIGTERM)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(0)
saw(calls)


def leave(_number, _frame):
    raise TimeoutError('signalled')


signal.signal(signal.SIGTERM, leave)
with failed('raised by the handler'):
    signal.raise_signal(signal.SIGTERM)
    time.sleep(0.1)
with failed('SIGINT'):
    signal.raise_signal(signal.SIGINT)
    time.sleep(0.1)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.raise_signal(signal.SIGTERM)
saw('ignored')
