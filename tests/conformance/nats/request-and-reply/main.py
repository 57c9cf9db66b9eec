"""A request is answered, or nobody listens and it fails at once, or somebody is silent and it times out."""
import asyncio

from observe import failed, saw, took
from onnats import connection


async def main():
    async with connection() as nc, connection() as server:
        async def double(message):
            await message.respond(str(int(message.data) * 2).encode())

        async def silent(_message):
            pass
        await server.subscribe('double', cb=double)
        await server.subscribe('silent', cb=silent)
        await server.flush()
        saw((await nc.request('double', b'21', timeout=1)).data.decode())
        answers = await asyncio.gather(*(nc.request('double', str(i).encode(), timeout=1) for i in range(5)))
        saw([answer.data.decode() for answer in answers])
        with took('nobody', 0), failed('nobody'):
            await nc.request('nobody', b'', timeout=5)
        with took('silent', 0.3), failed('silent'):
            await nc.request('silent', b'', timeout=0.3)


asyncio.run(main())
