"""SIGTERM to a program with loop.add_signal_handler: it ends in its own way, with its own exit code."""
import asyncio
import os
import signal
import sys

from observe import saw, took


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
    with took('until the signal', 0.2):
        await stop.wait()
    saw('stops', loop.remove_signal_handler(signal.SIGTERM), loop.remove_signal_handler(signal.SIGTERM))
    await asyncio.sleep(0.1)
    saw('has stopped')
    sys.exit(7)


asyncio.run(main())
