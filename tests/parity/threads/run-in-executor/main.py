"""run_in_executor with a pool of one, and the default pool."""
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from observe import failed, saw, took


def work(number):
    time.sleep(0.15)
    return number, threading.current_thread().name


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, thread_name_prefix='single') as pool:
        with took('one after the other', 0.3):
            saw(await asyncio.gather(*(loop.run_in_executor(pool, work, number) for number in range(2))))
    with took('default pool', 0.15):
        results = await asyncio.gather(*(loop.run_in_executor(None, work, number) for number in range(3)))
    saw([number for number, _ in results], all(name.startswith('asyncio_') for _, name in results))
    with failed('no running loop in a thread'):
        await loop.run_in_executor(None, asyncio.get_running_loop)


asyncio.run(main())
