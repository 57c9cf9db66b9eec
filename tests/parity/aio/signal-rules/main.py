"""What may handle a signal: the main thread only, no SIGKILL, a callable; and what the handler is given."""
import asyncio
import os
import signal
import threading
import time

from observe import failed, saw, took

seen = []


def note(number, frame):
    seen.append((signal.Signals(number).name, frame.f_code.co_name))


def be_signalled():
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(0)


def elsewhere():
    with failed('another thread'):
        signal.signal(signal.SIGTERM, note)


signal.signal(signal.SIGUSR1, note)
be_signalled()
saw(seen)
thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()
for what, number, handler in (('SIGKILL', signal.SIGKILL, note), ('no signal', 999, note), ('no handler', signal.SIGTERM, 'note')):
    with failed(what):
        signal.signal(number, handler)


async def main():
    loop = asyncio.get_running_loop()
    with failed('SIGKILL'):
        loop.add_signal_handler(signal.SIGKILL, print)
    with failed('a coroutine function'):
        loop.add_signal_handler(signal.SIGTERM, main)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.call_later(0.2, os.kill, os.getpid(), signal.SIGTERM)
    with took('SIGTERM', 0.2):
        await stop.wait()
    saw(loop.remove_signal_handler(signal.SIGTERM), loop.remove_signal_handler(signal.SIGTERM), signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)

    async def add():
        with failed('a loop in another thread'):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print)
    await asyncio.to_thread(asyncio.run, add())


asyncio.run(main())
