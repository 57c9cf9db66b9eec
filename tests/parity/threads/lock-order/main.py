"""Two locks taken in opposite order: a deadlock, which a timeout resolves."""
import threading
import time

from observe import saw, took

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
