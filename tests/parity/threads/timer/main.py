"""A timer calls once, later; a cancelled one never."""
import threading
import time

from observe import saw, took

calls = []
fired = threading.Event()


def fire(*args, **options):
    calls.append([list(args), options])
    fired.set()


timer = threading.Timer(0.25, fire, args=(1, 2), kwargs={'three': 3})
cancelled = threading.Timer(0.1, fire, args=('never',))
timer.start()
cancelled.start()
cancelled.cancel()
with took('the timer', 0.25):
    fired.wait()
timer.join()
cancelled.join()
saw(calls, timer.is_alive(), timer.finished.is_set())
time.sleep(0.1)
saw(len(calls))
