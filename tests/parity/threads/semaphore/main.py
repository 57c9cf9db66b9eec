"""Two permits for four workers: two rounds."""
import threading
import time

from observe import failed, saw, took

permits = threading.Semaphore(2)
inside, most = 0, 0


def work():
    global inside, most
    with permits:
        inside += 1
        most = max(most, inside)
        time.sleep(0.15)
        inside -= 1


threads = [threading.Thread(target=work) for _ in range(4)]
with took('two rounds', 0.3):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(most)
bounded = threading.BoundedSemaphore(1)
with failed('one release too many'):
    bounded.release()
saw(bounded.acquire(), bounded.acquire(blocking=False))
with took('no permit', 0.1):
    saw(bounded.acquire(timeout=0.1))
