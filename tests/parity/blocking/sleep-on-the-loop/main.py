"""time.sleep in a coroutine: the whole loop stands, timers come late."""
import asyncio
import time

from observe import mark, saw, took


async def timer():
    started = time.monotonic()
    await asyncio.sleep(0.1)
    mark('a sleep of 0.1', time.monotonic() - started, 0.4)


async def main():
    task = asyncio.create_task(timer())
    await asyncio.sleep(0)
    with took('blocks', 0.4):
        time.sleep(0.4)
    await task
    with took('a timeout comes late too', 0.3):
        try:
            async with asyncio.timeout(0.1):
                time.sleep(0.3)
                await asyncio.sleep(0)
                saw('not cancelled')
                await asyncio.sleep(0.1)
        except TimeoutError:
            saw('cancelled')


asyncio.run(main())
