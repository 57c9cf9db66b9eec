"""With a timeout the server hangs up on who says nothing for so long, but not on who listens."""
import asyncio
import urllib.parse

from observe import saw
from onredis import URL, client
from waiting import until


async def main():
    place = urllib.parse.urlsplit(URL)
    async with client() as redis, redis.pubsub() as news:
        await news.subscribe('news')
        await news.get_message(timeout=1)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(b'PING\r\n')
        saw((await reader.readline()).decode())
        async with asyncio.timeout(6):
            saw((await reader.read()).decode())
        writer.close()
        async with client() as fresh:
            saw(await fresh.publish('news', 'still there'), (await news.get_message(timeout=1))['data'])


asyncio.run(main())
