"""Sets: what is in both, in either, in one of them only; drawn and taken."""
import asyncio

from observe import saw
from onredis import client


async def main():
    async with client() as redis:
        saw(await redis.sadd('a', 'x', 'y', 'z', 'x'), await redis.sadd('b', 'y', 'z', 'w'), await redis.sadd('a', 'x'))
        saw(sorted(await redis.sinter('a', 'b')), sorted(await redis.sunion('a', 'b', 'none')), sorted(await redis.sdiff('a', 'b')), sorted(await redis.sinter('a', 'none')))
        saw(await redis.sinterstore('both', 'a', 'b'), await redis.sunionstore('either', 'a', 'b'), await redis.sdiffstore('both', 'a', 'a'), await redis.exists('both'))
        saw(await redis.sintercard(2, ['a', 'b']), await redis.sintercard(2, ['a', 'b'], limit=1), await redis.smismember('a', ['x', 'no']))
        saw(await redis.smove('a', 'b', 'x'), await redis.smove('a', 'b', 'no'), sorted(await redis.smembers('b')))
        saw(await redis.srandmember('a') in ('y', 'z'), len(await redis.srandmember('b', 3)), len(await redis.srandmember('b', -9)), await redis.scard('b'))
        taken = await redis.spop('b', 3)
        saw(len(taken), await redis.scard('b'), len(set(taken) | await redis.smembers('b')), await redis.spop('none'))
        await redis.sadd('numbers', 10, 9, 100, -1)
        saw(await redis.execute_command('SMEMBERS', 'numbers') == {'-1', '9', '10', '100'}, await redis.srem('numbers', 9, 8))


asyncio.run(main())
