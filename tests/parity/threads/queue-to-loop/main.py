"""Blocking producers in threads feed an asyncio consumer through the loop."""
import asyncio
import threading
import time

from observe import saw, took


def produce(loop, jobs, name):
    for number in range(3):
        time.sleep(0.1)
        loop.call_soon_threadsafe(jobs.put_nowait, f'{name}{number}')
    asyncio.run_coroutine_threadsafe(jobs.put(None), loop).result()


async def main():
    jobs, taken = asyncio.Queue(), []
    loop = asyncio.get_running_loop()
    threads = [threading.Thread(target=produce, args=(loop, jobs, name)) for name in 'ab']
    with took('three each, side by side', 0.3):
        for thread in threads:
            thread.start()
        ended = 0
        while ended < 2:
            job = await jobs.get()
            if job is None:
                ended += 1
            else:
                taken.append(job)
    saw(sorted(taken), [name[1] for name in taken])


asyncio.run(main())
