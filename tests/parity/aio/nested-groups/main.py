"""Task groups in task groups: the inner failure climbs, everything else is cancelled, in time."""
import asyncio

from observe import failed, saw, took

steps = []


async def work(name, seconds, error=None):
    try:
        await asyncio.sleep(seconds)
        if error:
            raise error
        steps.append(f'{name} done')
    except asyncio.CancelledError:
        steps.append(f'{name} cancelled')
        raise


async def inner(seconds):
    async with asyncio.TaskGroup() as group:
        group.create_task(work('a', seconds, KeyError('a')))
        group.create_task(work('b', 1))


async def main():
    with took('the failure', 0.1), failed('outer'):
        async with asyncio.TaskGroup() as group:
            group.create_task(inner(0.1))
            group.create_task(work('c', 1))
            group.create_task(work('d', 0.05))
    saw(steps)
    steps.clear()
    with took('a deadline around all', 0.15), failed('deadline'):
        async with asyncio.timeout(0.15):
            async with asyncio.TaskGroup() as group:
                group.create_task(work('e', 1))
                group.create_task(work('f', 0.1))
    saw(steps)
    steps.clear()
    with failed('cancelled from outside'):
        task = asyncio.create_task(inner(1))
        await asyncio.sleep(0.05)
        task.cancel()
        await task
    saw(steps)


asyncio.run(main())
