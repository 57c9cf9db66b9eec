"""A read timeout starts again with each part of the answer; a deadline for the whole does not."""
import asyncio

import httpx

from callers import BASE
from observe import failed, saw, took


async def main():
    async with httpx.AsyncClient(base_url=BASE, timeout=1) as client:
        with took('2 s of parts', 2):
            saw(len((await client.get('/large')).content))
        with took('a deadline', 0.5), failed('a deadline'):
            async with asyncio.timeout(0.5):
                await client.get('/large')


saw('begins')
asyncio.run(main())
