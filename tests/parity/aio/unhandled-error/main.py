"""An error that leaves asyncio.run ends the program with exit code 1, after its cleanup."""
import asyncio
import sys

from observe import saw

sys.stderr = open('errors.txt', 'w+')


def hook(kind, error, _traceback):
    saw('excepthook', kind.__name__, str(error))


sys.excepthook = hook


async def main():
    try:
        await asyncio.sleep(0.05)
        raise RuntimeError('no way on')
    finally:
        await asyncio.sleep(0.05)
        saw('finally')


asyncio.run(main())
