"""Retries against a link that resets every connection: as often as told, with their pauses, then the last error."""
import asyncio

import httpx
import tenacity

from callers import BASE
from observe import failed, saw, took

tries = []


@tenacity.retry(wait=tenacity.wait_fixed(0.2), stop=tenacity.stop_after_attempt(3), reraise=True)
async def get(client):
    tries.append(1)
    return (await client.get('/hello')).json()


async def main():
    async with httpx.AsyncClient(base_url=BASE) as client:
        with took('two pauses', 0.4), failed('get'):
            await get(client)
    saw(len(tries))


saw('begins')
asyncio.run(main())
