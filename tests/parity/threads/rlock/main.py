"""An RLock is taken again by its owner only, and released as often."""
import threading

from observe import failed, saw

lock = threading.RLock()
with lock, lock:
    taken = []
    thread = threading.Thread(target=lambda: taken.append(lock.acquire(blocking=False)))
    thread.start()
    thread.join()
    saw('by another', taken)


def release_foreign():
    with failed('release of another'):
        lock.release()


with lock:
    thread = threading.Thread(target=release_foreign)
    thread.start()
    thread.join()
with failed('release unowned'):
    lock.release()
