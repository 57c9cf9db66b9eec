"""A task group: a failure cancels the others, and all failures come together."""
import asyncio

from observe import failed, saw, took

steps = []


async def work(name, seconds, error=None):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        steps.append(f'{name} cancelled')
        raise
    if error:
        raise error
    return name


async def main():
    with took('the longest', 0.2):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work(name, seconds)) for name, seconds in (('a', 0.2), ('b', 0.1))]
    saw([task.result() for task in tasks])
    with took('the first failure', 0.1), failed('group'):
        async with asyncio.TaskGroup() as group:
            group.create_task(work('bad', 0.1, ValueError()))
            group.create_task(work('worse', 0.1, KeyError()))
            group.create_task(work('long', 1))
            await asyncio.sleep(1)
    saw(steps)
    with failed('its own body'):
        async with asyncio.TaskGroup() as group:
            group.create_task(work('other', 1))
            await asyncio.sleep(0)
            raise LookupError
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work('x', 0, ValueError('first')))
    except* ValueError as errors:
        saw([str(error) for error in errors.exceptions])
    saw(steps)


asyncio.run(main())
