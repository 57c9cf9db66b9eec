"""asyncio over concurrent futures: wrap_future, a pool shared by the loop and by threads, cancelling."""
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from observe import failed, saw, took


def work(seconds):
    time.sleep(seconds)
    return seconds


async def main():
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(2)
    loop.set_default_executor(pool)
    with took('two rounds', 0.4):
        first = pool.submit(work, 0.2)
        results = await asyncio.gather(asyncio.wrap_future(first), asyncio.to_thread(work, 0.2), asyncio.to_thread(work, 0.2))
    saw(results)
    blockers = [pool.submit(work, 0.3) for _ in range(2)]
    queued = loop.run_in_executor(None, work, 0.1)
    await asyncio.sleep(0.05)
    queued.cancel()
    await asyncio.sleep(0)
    with failed('cancelled before it ran'):
        await queued
    saw([blocker.result() for blocker in blockers])
    with took('shut down by asyncio.run', 0):
        await loop.shutdown_default_executor()
    with failed('afterwards'):
        await loop.run_in_executor(None, work, 0)


asyncio.run(main())
