"""as_completed with a timeout: what is done is kept, what has not begun is cancelled, a broken initializer breaks the pool."""
import concurrent.futures
import logging
import time

from observe import failed, saw, took

logging.disable(logging.CRITICAL)


def work(seconds):
    time.sleep(seconds)
    if seconds == 0.2:
        raise ValueError(seconds)
    return seconds


with took('until the last that had begun', 0.6):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        futures = {pool.submit(work, seconds): seconds for seconds in (0.6, 0.1, 0.2, 0.3)}
        done = []
        with took('timeout', 0.4), failed('as_completed'):
            for future in concurrent.futures.as_completed(futures, timeout=0.4):
                done.append((futures[future], type(future.exception()).__name__))
        saw(done)
        late = pool.submit(work, 0.05)
        pool.shutdown(wait=False, cancel_futures=True)
        saw(late.cancelled(), [future.running() for future in futures])
        with failed('submit'):
            pool.submit(work, 0)
saw([future.done() for future in futures])


def refuse():
    raise RuntimeError


with concurrent.futures.ThreadPoolExecutor(1, initializer=refuse) as pool, failed('broken'):
    pool.submit(work, 0).result()
