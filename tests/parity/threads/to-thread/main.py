"""asyncio.to_thread: the loop goes on ticking while a thread sleeps."""
import asyncio
import threading
import time

from observe import failed, saw, took

ticks = 0


async def tick():
    global ticks
    while True:
        await asyncio.sleep(0.05)
        ticks += 1


def work(seconds):
    time.sleep(seconds)
    return threading.current_thread() is threading.main_thread()


async def main():
    ticker = asyncio.create_task(tick())
    with took('three at once', 0.32):
        saw(await asyncio.gather(*(asyncio.to_thread(work, 0.32) for _ in range(3))))
    saw('ticks', 2 <= ticks <= 6)
    ticker.cancel()
    with failed('its error'):
        await asyncio.to_thread(int, 'x')
    with took('gives up waiting', 0.1), failed('timeout'):
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(time.sleep, 0.2)


with took('with the abandoned thread', 0.52):
    asyncio.run(main())
