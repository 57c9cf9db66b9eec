"""A pool of two workers: map keeps the order of its input."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from observe import failed, saw, took


def work(number):
    time.sleep(0.15 - 0.02 * number)
    return number, threading.current_thread().name


with took('two rounds', 0.24), ThreadPoolExecutor(max_workers=2, thread_name_prefix='pool') as pool:
    results = list(pool.map(work, range(4)))
saw([number for number, _ in results], sorted({name for _, name in results}))
with failed('timeout of map'), ThreadPoolExecutor(1) as pool:
    list(pool.map(time.sleep, [0.3], timeout=0.1))
with failed('error of a call'), ThreadPoolExecutor(1) as pool:
    list(pool.map(int, ['1', 'x']))
