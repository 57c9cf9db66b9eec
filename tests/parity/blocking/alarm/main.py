"""signal.alarm and setitimer: a time limit around code that blocks."""
import signal
import time

from observe import failed, saw, took


class TooLong(Exception):
    pass


def stop(_number, _frame):
    raise TooLong


signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.3)
with took('setitimer', 0.3), failed('sleep'):
    time.sleep(5)
saw(signal.getitimer(signal.ITIMER_REAL))
saw(signal.alarm(60), signal.alarm(0))
beats = []
signal.signal(signal.SIGALRM, lambda *_: beats.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
with took('sleep goes on after a handler', 0.35):
    time.sleep(0.35)
signal.setitimer(signal.ITIMER_REAL, 0)
saw(len(beats))
