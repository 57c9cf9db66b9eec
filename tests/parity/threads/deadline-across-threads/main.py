"""A rate limiter, a once-only initialisation and a read-write pattern over one lock."""
import functools
import threading
import time

from observe import saw, took

calls = []
lock = threading.Lock()


class Limiter:
    """One permit every 0.1 s."""

    def __init__(self):
        self.lock, self.next = threading.Lock(), time.monotonic()

    def wait(self):
        with self.lock:
            pause = self.next - time.monotonic()
            self.next = max(self.next, time.monotonic()) + 0.1
        if pause > 0:
            time.sleep(pause)


@functools.lru_cache(maxsize=None)
def load():
    with lock:
        calls.append('load')
    return object()


def work(limiter, results):
    limiter.wait()
    results.append(load())


limiter, results = Limiter(), []
threads = [threading.Thread(target=work, args=(limiter, results)) for _ in range(5)]
with took('the fifth permit', 0.4):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(len(set(map(id, results))), calls)
