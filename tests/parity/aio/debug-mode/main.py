"""asyncio's debug mode: slow callbacks are logged, calls from other threads are refused."""
import asyncio
import io
import logging
import re
import threading
import time

from observe import failed, saw

log = io.StringIO()
logging.getLogger('asyncio').addHandler(logging.StreamHandler(log))
logging.getLogger('asyncio').propagate = False


async def slow():
    time.sleep(0.2)


async def main():
    loop = asyncio.get_running_loop()
    saw(loop.get_debug(), loop.slow_callback_duration)
    await asyncio.create_task(slow())
    loop.call_soon(time.sleep, 0.3)
    await asyncio.sleep(0.01)
    loop.slow_callback_duration = 1
    await asyncio.create_task(slow())

    def elsewhere():
        with failed('call_soon'):
            loop.call_soon(print)
        with failed('call_later'):
            loop.call_later(1, print)
        with failed('call_soon_threadsafe'):
            loop.call_soon_threadsafe(len, '')
    thread = threading.Thread(target=elsewhere)
    thread.start()
    await asyncio.to_thread(thread.join)
    with failed('a coroutine function'):
        loop.call_soon(slow)


asyncio.run(main(), debug=True)
saw(re.findall(r'Executing <(\w+).* took (0\.\d)', log.getvalue()))
