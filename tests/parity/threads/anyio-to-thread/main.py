"""anyio.to_thread with a limiter of two, and from_thread back to the loop."""
import time

import anyio
from anyio import from_thread, to_thread

from observe import saw, took


async def answer(number):
    await anyio.sleep(0.1)
    return number + 1


def work(number):
    time.sleep(0.1)
    return from_thread.run(answer, number), from_thread.run_sync(lambda: number * 10)


async def main():
    limiter = anyio.CapacityLimiter(2)
    results = []

    async def one(number):
        results.append(await to_thread.run_sync(work, number, limiter=limiter))

    with took('two rounds', 0.4):
        async with anyio.create_task_group() as group:
            for number in range(4):
                group.start_soon(one, number)
    saw(sorted(results), limiter.borrowed_tokens)
    saw(to_thread.current_default_thread_limiter().total_tokens)


anyio.run(main)
