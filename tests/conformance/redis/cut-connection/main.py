"""A connection that is cut in mid-wait is an error of that call; the next call connects anew."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import failed, saw, took
from onredis import URL, client
from relay import Relay
from waiting import until


async def main():
    async with Relay.of(URL) as relay, client() as direct, client(relay.through(URL), retry=Retry(NoBackoff(), 0), socket_timeout=0.5) as redis:
        saw(await redis.set('a', 1))
        popping = asyncio.create_task(redis.blpop('jobs', timeout=0.4))
        await until(lambda: blocked(direct))
        relay.cut()
        with failed('cut'):
            await popping
        saw(await redis.get('a'))
        relay.refuse()
        with failed('refused'):
            await redis.get('a')
        relay.restore()
        saw(await redis.get('a'))
        relay.stall()
        with took('stalled', 0.5), failed('stalled'):
            await redis.get('a')


async def blocked(direct):
    return (await direct.info('clients'))['blocked_clients'] == 1


asyncio.run(main())
