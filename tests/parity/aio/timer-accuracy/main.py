"""Sleeps add up: a ticker that aims at moments does not drift, one that only pauses does."""
import asyncio

from observe import mark, saw


async def main():
    loop = asyncio.get_running_loop()
    started = loop.time()
    moments = []
    for number in range(1, 6):
        await asyncio.sleep(started + 0.1 * number - loop.time())
        moments.append(round(loop.time() - started, 1))
    mark('five ticks', loop.time() - started, 0.5)
    saw(moments)
    handles = [loop.call_at(started + 0.6, moments.append, name) for name in 'abc']
    handles[1].cancel()
    await asyncio.sleep(0.2)
    saw(moments[5:], handles[0].when() - started > 0.59)


asyncio.run(main())
