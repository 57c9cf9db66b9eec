"""A command on a key of another kind is an error, and the key stays as it was."""
import asyncio

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        await redis.rpush('line', 'a', 'b')
        with failed('get a list'):
            await redis.get('line')
        with failed('incr a text'):
            await redis.set('text', 'abc')
            await redis.incr('text')
        with failed('no such command'):
            await redis.execute_command('NOSUCH', 'x')
        with failed('too few arguments'):
            await redis.execute_command('GET')
        try:
            await redis.hset('line', 'field', '1')
        except Exception as error:
            saw(str(error))
        saw(await redis.lrange('line', 0, -1), await redis.type('line'), await redis.type('text'), await redis.type('nobody'))


asyncio.run(main())
