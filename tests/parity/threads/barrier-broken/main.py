"""A barrier that is not met in time is broken for everyone, until it is reset."""
import threading

from observe import failed, saw, took

barrier = threading.Barrier(3)
errors = []


def wait():
    try:
        barrier.wait()
    except threading.BrokenBarrierError as error:
        errors.append(type(error).__name__)


thread = threading.Thread(target=wait)
thread.start()
with took('until it breaks', 0.2), failed('own timeout'):
    barrier.wait(timeout=0.2)
thread.join()
saw(errors, barrier.broken)
with failed('afterwards'):
    barrier.wait()
barrier.reset()
saw(barrier.broken)
