"""A pool that nobody shuts down: the interpreter waits for its work at the end."""
import atexit
import time
from concurrent.futures import ThreadPoolExecutor

from observe import saw

atexit.register(saw, 'atexit')
pool = ThreadPoolExecutor(2)


def work(number):
    time.sleep(0.1 * (number + 1))
    saw('done', number)


for number in range(3):
    pool.submit(work, number)
saw('main ends')
