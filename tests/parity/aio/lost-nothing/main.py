"""Cancelling who waits loses nothing: items, permits and locks go to the next."""
import asyncio

from observe import failed, saw


async def main():
    jobs = asyncio.Queue()
    with failed('get'):
        await asyncio.wait_for(jobs.get(), 0.05)
    jobs.put_nowait('kept')
    saw(await jobs.get(), jobs.qsize())
    permits = asyncio.Semaphore(1)
    await permits.acquire()
    waiting = [asyncio.create_task(permits.acquire()) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    permits.release()
    saw(await waiting[1], permits.locked())
    lock = asyncio.Lock()
    await lock.acquire()
    first, second = (asyncio.create_task(lock.acquire()) for _ in range(2))
    await asyncio.sleep(0)
    lock.release()
    first.cancel()
    results = await asyncio.gather(first, second, return_exceptions=True)
    saw([type(result).__name__ for result in results], lock.locked())
    event = asyncio.Event()
    task = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    event.set()
    event.clear()
    saw(await task, event.is_set())


asyncio.run(main())
