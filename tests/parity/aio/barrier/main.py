"""asyncio.Barrier: met, aborted, reset."""
import asyncio

from observe import failed, saw, took


async def walk(barrier, seconds):
    await asyncio.sleep(seconds)
    return await barrier.wait()


async def main():
    barrier = asyncio.Barrier(3)
    with took('the last one', 0.2):
        places = await asyncio.gather(*(walk(barrier, seconds) for seconds in (0.2, 0.1, 0)))
    saw(places)
    waiting = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    saw(barrier.n_waiting, barrier.parties)
    await barrier.abort()
    with failed('aborted'):
        await waiting
    saw(barrier.broken)
    await barrier.reset()
    saw(barrier.broken)


asyncio.run(main())
