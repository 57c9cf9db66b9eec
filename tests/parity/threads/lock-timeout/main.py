"""acquire() with a timeout, without blocking, and its wrong uses."""
import threading
import time

from observe import failed, saw, took

lock = threading.Lock()
lock.acquire()
with took('gives up', 0.2):
    saw('timeout', lock.acquire(timeout=0.2))
saw('at once', lock.acquire(blocking=False))
with failed('timeout without blocking'):
    lock.acquire(blocking=False, timeout=1)


def release_soon():
    time.sleep(0.1)
    lock.release()


threading.Thread(target=release_soon).start()
with took('another thread releases', 0.1):
    saw('in time', lock.acquire(timeout=1))
lock.release()
with failed('release a free lock'):
    lock.release()
