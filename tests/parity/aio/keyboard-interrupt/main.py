"""SIGINT while asyncio.run runs: its main task is cancelled, then KeyboardInterrupt."""
import asyncio
import signal

from observe import failed, saw


async def main():
    asyncio.get_running_loop().call_later(0.1, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        saw('cancelled')
        raise


with failed('run'):
    asyncio.run(main())
saw('goes on')
