"""A thread hands work to the loop: call_soon_threadsafe, run_coroutine_threadsafe."""
import asyncio
import threading
import time

from observe import failed, saw, took


async def double(number):
    await asyncio.sleep(0.1)
    if number < 0:
        raise ValueError(number)
    return number * 2


def work(loop, event):
    with took('a coroutine from a thread', 0.1):
        saw(asyncio.run_coroutine_threadsafe(double(21), loop).result())
    with failed('its error'):
        asyncio.run_coroutine_threadsafe(double(-1), loop).result()
    with failed('timeout'):
        asyncio.run_coroutine_threadsafe(double(1), loop).result(timeout=0.05)
    time.sleep(0.1)
    loop.call_soon_threadsafe(event.set)


async def main():
    event = asyncio.Event()
    thread = threading.Thread(target=work, args=(asyncio.get_running_loop(), event))
    thread.start()
    with took('until the thread calls', 0.35):
        await event.wait()
    thread.join()
    saw('joined', thread.is_alive())


asyncio.run(main())
