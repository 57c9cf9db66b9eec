"""anyio on asyncio: task groups, cancel scopes, shields, events, streams of objects."""
import anyio

from observe import failed, saw, took

steps = []


async def work(name, seconds):
    try:
        await anyio.sleep(seconds)
        steps.append(name)
    except anyio.get_cancelled_exc_class():
        steps.append(f'{name} cancelled')
        with anyio.CancelScope(shield=True):
            await anyio.sleep(0.1)
        raise


async def main():
    with took('move on', 0.1):
        with anyio.move_on_after(0.1) as scope:
            await anyio.sleep(1)
    with took('fail', 0.1), failed('fail_after'):
        with anyio.fail_after(0.1):
            await anyio.sleep(1)
    with took('with a shielded cleanup', 0.2), failed('task group'):
        async with anyio.create_task_group() as group:
            group.start_soon(work, 'long', 1)
            await anyio.sleep(0.1)
            raise ValueError
    saw(scope.cancelled_caught, steps)
    send, receive = anyio.create_memory_object_stream(1)

    async def produce():
        async with send:
            for number in range(3):
                await send.send(number)
                await anyio.sleep(0.05)

    async with anyio.create_task_group() as group:
        group.start_soon(produce)
        async with receive:
            saw([item async for item in receive])
    with failed('closed'):
        await send.send(1)


anyio.run(main)
