"""Three threads that each hold a lock for 0.1 s need 0.3 s, and never meet inside."""
import threading
import time

from observe import saw, took

lock = threading.Lock()
inside, most = 0, 0


def work():
    global inside, most
    with lock:
        inside += 1
        most = max(most, inside)
        time.sleep(0.1)
        inside -= 1


threads = [threading.Thread(target=work) for _ in range(3)]
with took('one after the other', 0.3):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(most, lock.locked())
