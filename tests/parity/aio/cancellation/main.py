"""Cancelling: where it strikes, what may stop it, and how often it was asked for."""
import asyncio

from observe import failed, saw, took

steps = []


async def stubborn():
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        steps.append('refused')
        asyncio.current_task().uncancel()
    await asyncio.sleep(0.1)
    return 'went on'


async def tidy():
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(0.1)
        steps.append('tidied')


async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    saw(task.cancel('stop'), task.cancelling())
    with took('went on', 0.1):
        saw(await task, task.cancelled())
    task = asyncio.create_task(tidy())
    await asyncio.sleep(0)
    task.cancel()
    with took('tidied', 0.1), failed('tidy'):
        await task
    saw(steps, task.cancelled(), task.cancel())
    early = asyncio.create_task(tidy())
    early.cancel()
    with failed('before it began'):
        await early
    saw(steps)
    try:
        task = asyncio.create_task(asyncio.sleep(1))
        await asyncio.sleep(0)
        task.cancel('with a word')
        await task
    except asyncio.CancelledError as error:
        saw(error.args)


asyncio.run(main())
