"""asyncio.Queue: bounded, joined, and cancelled while waiting."""
import asyncio

from observe import failed, saw, took


async def consume(jobs, done):
    while True:
        job = await jobs.get()
        await asyncio.sleep(0.1)
        done.append(job)
        jobs.task_done()


async def main():
    jobs, done = asyncio.Queue(maxsize=2), []
    consumers = [asyncio.create_task(consume(jobs, done)) for _ in range(2)]
    with took('three rounds', 0.3):
        for number in range(6):
            await jobs.put(number)
        await jobs.join()
    saw(done, jobs.qsize())
    for consumer in consumers:
        consumer.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    with failed('get_nowait'):
        jobs.get_nowait()
    with took('waits', 0.1), failed('timeout'):
        async with asyncio.timeout(0.1):
            await jobs.get()
    jobs.put_nowait(1)
    jobs.put_nowait(2)
    with failed('put_nowait'):
        jobs.put_nowait(3)
    first = asyncio.PriorityQueue()
    for number in (3, 1, 2):
        first.put_nowait(number)
    saw([first.get_nowait() for _ in range(3)], jobs.get_nowait())


asyncio.run(main())
