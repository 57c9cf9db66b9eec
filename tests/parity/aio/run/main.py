"""asyncio.run: its result, its error, what it cancels at the end, and where it may not be called."""
import asyncio

from observe import failed, saw

steps = []


async def forever():
    try:
        await asyncio.sleep(100)
    finally:
        steps.append('cancelled at the end')


async def main():
    task = asyncio.create_task(forever())
    await asyncio.sleep(0)
    nested = asyncio.sleep(0)
    with failed('run in a running loop'):
        asyncio.run(nested)
    nested.close()
    return task.done()


saw(asyncio.run(main()), steps)
with failed('its error'):
    asyncio.run(asyncio.wait_for(asyncio.Event().wait(), 0.05))
with failed('no running loop'):
    asyncio.get_running_loop()
with asyncio.Runner() as runner:
    saw(runner.run(asyncio.sleep(0, 'one')), runner.run(asyncio.sleep(0, 'two')), runner.get_loop().is_closed())
saw(runner._state.name)
