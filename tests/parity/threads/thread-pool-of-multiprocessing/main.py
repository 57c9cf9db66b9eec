"""multiprocessing's ThreadPool, and its dummy: threads under the interface of a process pool."""
import time
from multiprocessing.dummy import Pool
from multiprocessing.pool import ThreadPool

from observe import failed, saw, took


def square(number):
    time.sleep(0.1)
    return number * number


with ThreadPool(2) as pool:
    with took('four in two threads', 0.2):
        saw(pool.map(square, range(4), chunksize=1))
    later = pool.apply_async(square, (9,))
    with failed('too early'):
        later.get(timeout=0.02)
    saw(later.get(timeout=1), sorted(pool.imap_unordered(square, [1, 2])))
    with failed('an error in it'):
        pool.apply(lambda: 1 / 0)
with Pool(2) as pool:
    saw(pool.starmap(pow, [(2, 3), (3, 2)]))
    pool.close()
    pool.join()
