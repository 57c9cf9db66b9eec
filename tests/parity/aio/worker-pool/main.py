"""Workers on a queue, cancelled at shutdown: what is under way is shielded and finished, the rest is given back."""
import asyncio

from observe import name_of, saw, took

done = []


async def work(item):
    await asyncio.sleep(0.3)
    done.append(item)


async def worker(jobs):
    while True:
        item = await jobs.get()
        task = asyncio.create_task(work(item))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait({task}, timeout=1)
            raise
        finally:
            jobs.task_done()


async def main():
    jobs = asyncio.Queue()
    for item in range(6):
        jobs.put_nowait(item)
    workers = [asyncio.create_task(worker(jobs)) for _ in range(2)]
    try:
        async with asyncio.timeout(0.4) as bound:
            await jobs.join()
    except TimeoutError:
        saw('out of time', bound.expired(), done)
    with took('the rest of what is under way', 0.2):
        for task in workers:
            task.cancel('shutting down')
        ends = await asyncio.gather(*workers, return_exceptions=True)
    saw([(name_of(error), error.args) for error in ends], done, [jobs.get_nowait() for _ in range(jobs.qsize())])


asyncio.run(main())
