"""A slow server answers everything, late: a client with less patience than that gives up, though its write was done."""
import asyncio

from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from observe import failed, saw, took
from onredis import client
from waiting import until


async def main():
    async with client(retry=Retry(NoBackoff(), 0), socket_timeout=0.3) as hasty, client() as patient:
        await patient.ping()
        await until(lambda: slow(hasty))
        with took('in its own time', 0.4):
            saw(await patient.incr('count'))
        with failed('too slow'):
            await hasty.incr('count')
        with took('and again', 0.4):
            saw(await patient.get('count'))


async def slow(hasty):
    try:
        await hasty.ping()
    except Exception as error:
        return type(error).__name__ == 'TimeoutError'


asyncio.run(main())
