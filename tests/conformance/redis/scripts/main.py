"""A script of one's own: the real server runs it, the simulated one has no Lua and says so as one that does not know the command."""
import asyncio

from redis.exceptions import NoScriptError

from observe import failed, saw
from onredis import client


async def main():
    async with client() as redis:
        with failed('not loaded'):
            await redis.evalsha('0' * 40, 0)
        saw(issubclass(NoScriptError, Exception), await redis.script_exists('0' * 40))
        with failed('a script'):
            saw(await redis.eval("return redis.call('incr', KEYS[1])", 1, 'count'))
        saw(await redis.get('count'))


asyncio.run(main())
