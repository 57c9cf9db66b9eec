"""A busy wait on a clock: time passes for it, and other threads go on meanwhile."""
import threading
import time

from observe import saw, took

ticks = []


def tick():
    for _ in range(3):
        time.sleep(0.07)
        ticks.append(1)


threading.Thread(target=tick).start()
with took('monotonic', 0.3):
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass
saw(len(ticks))
with took('perf_counter, with some work', 0.2):
    end = time.perf_counter() + 0.2
    while time.perf_counter() < end:
        sum(number * number for number in range(100))
with took('giving way each time', 0.1):
    end = time.time() + 0.1
    while time.time() < end:
        time.sleep(0)
