"""A value of 8 MB goes there and back whole; one that is larger than the server takes ends the connection."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import failed, saw
from onredis import URL, client
from raw import said


async def main():
    async with client(retry=Retry(NoBackoff(), 0)) as redis:
        text = 'ä' + 'x' * 8_000_000
        saw(await redis.set('big', text), await redis.strlen('big'), await redis.get('big') == text)
        await redis.config_set('proto-max-bulk-len', 1024 * 1024)
        with failed('too large'):
            await redis.set('bigger', text)
        saw(await redis.exists('bigger'), await redis.get('big') == text)
        saw((await said(URL, b'*3\r\n$3\r\nSET\r\n$1\r\na\r\n$104857600\r\n', within=0.3))[0].decode())


asyncio.run(main())
