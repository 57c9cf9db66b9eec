"""Redis in a few words: a client of either kind."""

import contextlib
import os

import redis
import redis.asyncio

URL = os.environ['REDIS_URL']


@contextlib.asynccontextmanager
async def client(url=URL, **options):
    """An asyncio client that answers texts."""
    async with redis.asyncio.Redis.from_url(url, decode_responses=True, **options) as one:
        yield one


def blocking(url=URL, **options):
    """A synchronous client that answers texts, to be used in `with`."""
    return redis.Redis.from_url(url, decode_responses=True, **options)
