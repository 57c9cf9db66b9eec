"""Asynchronous generators: closed when they are left early, at the latest by the loop's end."""
import asyncio
import contextlib

from observe import failed, saw

steps = []


async def count(name):
    try:
        for number in range(10):
            await asyncio.sleep(0)
            yield number
    finally:
        await asyncio.sleep(0)
        steps.append(f'{name} closed')


async def main():
    async with contextlib.aclosing(count('a')) as numbers:
        async for number in numbers:
            if number == 2:
                break
    saw(steps)
    saw([number async for number in count('b') if number % 4 == 0], steps)
    global kept
    kept = count('c')
    saw(await anext(kept), steps)
    generator = count('d')
    await anext(generator)
    with failed('thrown in'):
        await generator.athrow(LookupError)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.sleep, 0)
        stack.callback(steps.append, 'stack')


asyncio.run(main())
saw(steps)
