"""asyncio.wait and as_completed."""
import asyncio

from observe import failed, saw, took


async def nap(seconds):
    await asyncio.sleep(seconds)
    if seconds == 0.2:
        raise ValueError
    return seconds


async def main():
    tasks = [asyncio.create_task(nap(seconds)) for seconds in (0.3, 0.1, 0.2)]
    with took('first', 0.1):
        done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    saw(len(done), len(left))
    with took('first exception', 0.1):
        done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    saw(len(done), len(left))
    with took('timeout', 0.05):
        done, left = await asyncio.wait(tasks, timeout=0.05)
    saw(len(done), len(left), [task.done() for task in tasks])
    await asyncio.wait(tasks)
    saw([await first for first in asyncio.as_completed([nap(0.15), nap(0.05), nap(0.1)])])
    with failed('nothing to wait for'):
        await asyncio.wait([])
    with took('as_completed', 0.1), failed('as_completed with timeout'):
        for first in asyncio.as_completed([nap(0.3)], timeout=0.1):
            await first


asyncio.run(main())
