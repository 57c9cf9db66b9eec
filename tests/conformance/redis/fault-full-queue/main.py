"""No memory is left for one stream: adding to it is refused as with maxmemory, reading and all other keys go on."""
import asyncio

from observe import failed, saw
from onredis import client
from waiting import until


async def main():
    async with client() as redis:
        await until(lambda: full(redis))
        with failed('full'):
            await redis.xadd('orders', {'n': 1})
        saw(await redis.xlen('orders') > 0, await redis.xtrim('orders', maxlen=0, approximate=False) > 0)
        with failed('still full'):
            await redis.xadd('orders', {'n': 1})
        saw(await redis.xadd('others', {'n': 1}, id='1-0'), await redis.set('a', 1))


async def full(redis):
    try:
        await redis.xadd('orders', {'n': 0})
    except Exception as error:
        return str(error) == "command not allowed when used memory > 'maxmemory'."


asyncio.run(main())
