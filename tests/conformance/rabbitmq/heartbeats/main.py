"""The server speaks every half interval, and hangs up on who has been silent for more than two."""
import asyncio

from observe import saw, took
from onrabbit import URL
from wire import Wire, told


async def main():
    async with Wire.to(URL) as wire:
        saw(told(await wire.ready(beats=1)))
        with took('silence', 3):
            saw(told(await wire.next()))
        saw(wire.heartbeats >= 5)


asyncio.run(main())
