"""Lock, Condition, Semaphore and Event of asyncio: in order of arrival."""
import asyncio

from observe import failed, saw, took

order = []


async def with_lock(lock, name):
    async with lock:
        order.append(name)
        await asyncio.sleep(0.1)


async def main():
    lock = asyncio.Lock()
    with took('lock', 0.3):
        await asyncio.gather(*(with_lock(lock, name) for name in 'abc'))
    two = asyncio.Semaphore(2)
    with took('semaphore', 0.2):
        await asyncio.gather(*(with_lock(two, name) for name in 'defg'))
    saw(order, lock.locked(), two.locked())
    with failed('release'):
        lock.release()
    bounded = asyncio.BoundedSemaphore(1)
    with failed('bounded'):
        bounded.release()
    condition, items = asyncio.Condition(), []

    async def take():
        async with condition:
            await condition.wait_for(lambda: items)
            return items.pop(0)

    takers = [asyncio.create_task(take()) for _ in range(2)]
    await asyncio.sleep(0.05)
    async with condition:
        items.extend('xy')
        condition.notify_all()
    saw(await asyncio.gather(*takers))
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, event.set)
    with took('event', 0.1):
        saw(await event.wait())


asyncio.run(main())
