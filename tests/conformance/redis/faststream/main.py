"""A FastStream application over channels, lists and stream groups."""
import asyncio
import logging

from faststream.redis import RedisBroker, StreamSub

from observe import saw
from onredis import URL, client
from waiting import until


async def main():
    broker = RedisBroker(URL, logger=None, log_level=logging.CRITICAL)
    seen = asyncio.Queue()

    @broker.subscriber('news.{kind}')
    async def news(body: str):
        await seen.put(['channel', body])

    @broker.subscriber(list='jobs')
    async def jobs(body: dict):
        await seen.put(['list', body])

    @broker.subscriber(stream=StreamSub('orders', group='bills', consumer='ann', polling_interval=50))
    async def orders(body: dict):
        await seen.put(['stream', body])

    @broker.subscriber('double')
    async def double(n: int) -> int:
        return n * 2

    async with broker, client() as redis:
        await broker.start()
        await until(lambda: listening(redis))
        async with asyncio.timeout(10):
            await broker.publish('hello', 'news.eu')
            saw(await seen.get())
            await broker.publish({'n': 1}, list='jobs')
            saw(await seen.get())
            await broker.publish({'n': 2}, stream='orders')
            saw(await seen.get())
            saw(await (await broker.request(21, 'double', timeout=5)).decode())
        await until(lambda: acknowledged(redis))
        saw(await redis.xlen('orders'), await redis.llen('jobs'))


async def listening(redis):
    groups = await redis.xinfo_groups('orders') if await redis.exists('orders') else []
    return groups and await redis.pubsub_numpat() == 1 and (await redis.pubsub_numsub('double'))[0][1] == 1


async def acknowledged(redis):
    return (await redis.xpending('orders', 'bills'))['pending'] == 0


asyncio.run(main())
