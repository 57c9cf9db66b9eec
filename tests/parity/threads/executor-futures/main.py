"""Futures: result with a timeout, exception, cancel of what waits, callbacks."""
import time
from concurrent.futures import ThreadPoolExecutor

from observe import failed, saw, took

called = []
with ThreadPoolExecutor(max_workers=1) as pool:
    slow = pool.submit(time.sleep, 0.3)
    waiting = pool.submit(time.sleep, 0.1)
    wrong = pool.submit(int, 'x')
    wrong.add_done_callback(lambda future: called.append(type(future.exception()).__name__))
    with took('result', 0.1), failed('result with timeout'):
        slow.result(timeout=0.1)
    saw('running', slow.running(), waiting.running(), slow.cancel(), waiting.cancel())
    with took('the rest', 0.2):
        saw(slow.result())
    with failed('cancelled'):
        waiting.result()
    with failed('its own error'):
        wrong.result()
saw(called, waiting.cancelled(), wrong.done())
