"""httpx.AsyncClient: connect, read, write and pool timeouts, and cancelling a call."""
import asyncio

import httpx

from observe import failed, saw, took


async def silent(reader, writer):
    await reader.readuntil(b'\r\n\r\n')
    await asyncio.sleep(2)
    writer.close()


async def deaf(reader, writer):
    await asyncio.sleep(2)
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    async with await asyncio.start_server(silent, '127.0.0.1', 0) as server, await asyncio.start_server(deaf, '127.0.0.1', 0, limit=1000) as other:
        url, deaf_url = (f'http://127.0.0.1:{one.sockets[0].getsockname()[1]}/' for one in (server, other))
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as client:
            with took('read', 0.2), failed('read'):
                await client.get(url, timeout=0.2)
            with took('write', 0.2), failed('write'):
                await client.post(deaf_url, content=bytes(50_000_000), timeout=httpx.Timeout(2, write=0.2))
            call = asyncio.create_task(client.get(url, timeout=1))
            await asyncio.sleep(0.05)
            with took('pool', 0.2), failed('pool'):
                await client.get(url, timeout=httpx.Timeout(2, pool=0.2))
            call.cancel()
            with failed('cancelled'):
                await call
            with took('a free connection again', 0.2), failed('read'):
                await client.get(url, timeout=0.2)
        for task in asyncio.all_tasks(loop) - {asyncio.current_task()}:
            task.cancel()


asyncio.run(main())
