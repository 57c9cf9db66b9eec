"""A subscriber that does not read is hung up on once too much waits for it; the others go on."""
import asyncio
import urllib.parse

from observe import saw
from onredis import URL, client
from waiting import until


async def main():
    place = urllib.parse.urlsplit(URL)
    async with client() as redis, redis.pubsub() as other:
        await other.subscribe('news')
        await other.get_message(timeout=1)
        _reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=1024)
        writer.write(b'SUBSCRIBE news\r\n')
        await until(lambda: listeners(redis, 2))
        for _ in range(40):
            saw_it = await redis.publish('news', 'x' * 500_000)
            message = await other.get_message(timeout=5)
            if saw_it == 1:
                break
        saw(saw_it, len(message['data']))
        await until(lambda: listeners(redis, 1))
        writer.close()


async def listeners(redis, count):
    [(_, now)] = await redis.pubsub_numsub('news')
    return now == count


asyncio.run(main())
