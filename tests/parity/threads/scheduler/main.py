"""The sched module and a deadlock that a timeout resolves: two locks taken in opposite order."""
import sched
import threading
import time

from observe import saw, took

order = []
scheduler = sched.scheduler(time.monotonic, time.sleep)
scheduler.enter(0.2, 1, order.append, ('later',))
scheduler.enter(0.1, 1, order.append, ('sooner',))
with took('sched', 0.2):
    scheduler.run()
saw(order)

left, right = threading.Lock(), threading.Lock()
results = []


def take(first, second, patience):
    with first:
        time.sleep(0.1)
        results.append(second.acquire(timeout=patience))
        if results[-1]:
            second.release()


threads = [threading.Thread(target=take, args=args) for args in ((left, right, 0.2), (right, left, 1))]
with took('until one gives up', 0.3):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(results)
