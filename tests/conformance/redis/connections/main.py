"""A server knows its clients: names, what they do, who listens; one that is killed finds its connection closed."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import failed, saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis, client(client_name='victim', retry=Retry(NoBackoff(), 0)) as victim, redis.pubsub() as news:
        await victim.ping()
        saw(await victim.client_getname(), await redis.client_getname(), await redis.client_id() > 0)
        await news.subscribe('news')
        await news.get_message(timeout=1)
        listed = {one['name']: one for one in await redis.client_list() if one['name']}
        saw(sorted(listed), listed['victim']['db'], listed['victim']['flags'], len(await redis.client_list(_type='pubsub')))
        with failed('a name with a space'):
            await redis.client_setname('two words')
        popping = asyncio.create_task(victim.blpop('jobs', timeout=5))
        await until(lambda: blocked(redis))
        saw([one['flags'] for one in await redis.client_list() if one['name'] == 'victim'])
        saw(await redis.client_unblock(listed['victim']['id']), await popping)
        popping = asyncio.create_task(victim.blpop('jobs', timeout=5))
        await until(lambda: blocked(redis))
        saw(await redis.client_kill_filter(_id=listed['victim']['id']))
        with failed('killed'):
            await popping
        saw(await victim.ping(), await redis.client_kill_filter(_id=999_999))
        with failed('nobody there'):
            await redis.client_kill('127.0.0.1:1')


async def blocked(redis):
    return (await redis.info('clients'))['blocked_clients'] == 1


asyncio.run(main())
