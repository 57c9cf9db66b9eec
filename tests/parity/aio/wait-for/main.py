"""wait_for cancels what it waited for, and waits until it is done."""
import asyncio

from observe import failed, saw, took

steps = []


async def work(cleanup):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        steps.append('cancelled')
        await asyncio.sleep(cleanup)
        steps.append('cleaned up')
        raise


async def main():
    saw(await asyncio.wait_for(asyncio.sleep(0.1, 'in time'), 1))
    with took('with its cleanup', 0.3), failed('too late'):
        await asyncio.wait_for(work(0.1), 0.2)
    saw(steps)
    task = asyncio.create_task(asyncio.sleep(0.3, 'kept'))
    with failed('shielded'):
        await asyncio.wait_for(asyncio.shield(task), 0.1)
    with took('the rest', 0.2):
        saw(await task)
    with failed('its own error'):
        await asyncio.wait_for(asyncio.to_thread(int, 'x'), 1)
    with failed('zero'):
        await asyncio.wait_for(asyncio.sleep(1), 0)


asyncio.run(main())
