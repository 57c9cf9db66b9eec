"""A server that is stopped closes its connections with a code."""
import asyncio

from observe import saw
from onrabbit import URL
from wire import Wire, told


async def main():
    async with Wire.to(URL) as wire:
        saw('ready', told(await wire.ready()))
        saw(told(await wire.next(within=20)))


asyncio.run(main())
