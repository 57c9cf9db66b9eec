"""Two threads with an event loop each, side by side, while the main thread waits for both."""
import asyncio
import threading
import time

from observe import saw, took

results = {}


async def work(name, seconds):
    await asyncio.gather(asyncio.sleep(seconds), asyncio.sleep(seconds / 2))
    results[name] = asyncio.get_running_loop()
    return threading.current_thread().name == name


def run(name, seconds):
    results[f'{name} ran here'] = asyncio.run(work(name, seconds))


threads = [threading.Thread(target=run, args=args, name=args[0]) for args in (('one', 0.3), ('two', 0.2))]
with took('the slower one', 0.3):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(results['one'] is not results['two'], results['one ran here'], results['two ran here'])
started = time.monotonic()
saw(asyncio.run(asyncio.wait_for(asyncio.to_thread(lambda: asyncio.run(asyncio.sleep(0.1, 'a loop in a worker'))), 1)))
saw(time.monotonic() - started < 0.3)
