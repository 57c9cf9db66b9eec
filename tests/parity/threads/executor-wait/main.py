"""wait and as_completed: what is ready first comes first."""
import time
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, as_completed, wait

from observe import failed, saw, took


def nap(seconds):
    time.sleep(seconds)
    if seconds == 0.2:
        raise LookupError(seconds)
    return seconds


with ThreadPoolExecutor(4) as pool:
    futures = [pool.submit(nap, seconds) for seconds in (0.3, 0.1, 0.2)]
    with took('first', 0.1):
        done, left = wait(futures, return_when=FIRST_COMPLETED)
    saw(len(done), len(left))
    with took('first exception', 0.1):
        done, left = wait(futures, return_when=FIRST_EXCEPTION)
    saw(len(done), len(left))
    with took('all', 0.1):
        done, left = wait(futures, return_when=ALL_COMPLETED)
    saw(len(done), len(left))
    saw([future.result() for future in as_completed(pool.submit(nap, seconds) for seconds in (0.15, 0.05, 0.1))])
    with took('as_completed', 0.1), failed('as_completed with timeout'):
        list(as_completed([pool.submit(nap, 0.25)], timeout=0.1))
