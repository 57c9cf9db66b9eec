"""A signal's handler runs in the main thread, even while that waits: for time, for a lock, for a queue."""
import os
import queue
import signal
import threading
import time

from observe import failed, saw, took

seen = []
signal.signal(signal.SIGTERM, lambda *_: seen.append(threading.current_thread() is threading.main_thread()))


def later(seconds):
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM)).start()


later(0.1)
with took('sleep goes on', 0.3):
    time.sleep(0.3)
saw(seen)
lock = threading.Lock()
lock.acquire()
later(0.1)
with took('so does waiting for a lock', 0.3):
    saw(lock.acquire(timeout=0.3), seen)


def leave(*_):
    raise InterruptedError


signal.signal(signal.SIGTERM, leave)
later(0.1)
with took('a handler that raises ends the wait', 0.1), failed('queue'):
    queue.Queue().get(timeout=1)
later(0.1)
with took('the same for sleep', 0.1), failed('sleep'):
    time.sleep(1)
