"""shutdown: waits, drops what waits if told so, and takes nothing any more."""
import time
from concurrent.futures import ThreadPoolExecutor

from observe import failed, saw, took

pool = ThreadPoolExecutor(1)
futures = [pool.submit(time.sleep, 0.2) for _ in range(3)]
with took('the running one', 0.2):
    pool.shutdown(wait=True, cancel_futures=True)
saw([future.cancelled() for future in futures])
with failed('submit afterwards'):
    pool.submit(print)
broken = ThreadPoolExecutor(1, initializer=lambda: 1 / 0)
import logging
logging.disable()
with failed('initializer'):
    broken.submit(print).result()
