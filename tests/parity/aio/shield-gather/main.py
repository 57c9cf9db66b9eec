"""shield keeps work from being cancelled; gather keeps its order and passes cancelling on."""
import asyncio

from observe import failed, saw, took

done = []


async def work(name, seconds):
    try:
        await asyncio.sleep(seconds)
        if name == 'bad':
            raise ValueError
        done.append(name)
        return name
    except asyncio.CancelledError:
        done.append(f'{name} cancelled')
        raise


async def main():
    with took('the longest', 0.2):
        saw(await asyncio.gather(work('slow', 0.2), work('quick', 0.1)), done)
    with took('the first error', 0.1), failed('gather'):
        await asyncio.gather(work('bad', 0.1), work('goes on', 0.2))
    await asyncio.sleep(0.15)
    results = await asyncio.gather(work('bad', 0), work('fine', 0), return_exceptions=True)
    saw([type(result).__name__ for result in results], done)
    both = asyncio.gather(work('a', 1), work('b', 1))
    await asyncio.sleep(0)
    both.cancel()
    with failed('cancelled gather'):
        await both
    inner = asyncio.create_task(work('shielded', 0.1))
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    outer.cancel()
    with failed('outer'):
        await outer
    saw(await inner, done[-3:])


asyncio.run(main())
