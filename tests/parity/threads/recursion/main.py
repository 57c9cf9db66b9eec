"""Recursion without end is a RecursionError, by whatever way it goes, and in every thread."""
import asyncio
import functools
import json
import threading

import httpx
from fastapi import FastAPI

from observe import failed, saw
from serving import served


class Endless:
    def __repr__(self):
        return repr(self)

    def __getattr__(self, name):
        return getattr(self, name + 'x')

    def __eq__(self, other):
        return self == other

    def __call__(self):
        return self()

    @property
    def itself(self):
        return self.itself


@functools.lru_cache
def cached(number):
    return cached(number + 1)


def mapped(number):
    return list(map(mapped, [number]))


def plain(number):
    return plain(number + 1)


for what, call in {
    'repr': lambda: repr(Endless()), 'getattr': lambda: Endless().name, 'eq': lambda: Endless() == 1, 'call': lambda: Endless()(),
    'property': lambda: Endless().itself, 'lru_cache': lambda: cached(1), 'map': lambda: mapped(1), 'plain': lambda: plain(1),
    'json': lambda: json.loads('[' * 200_000),
}.items():
    with failed(what):
        call()


def deep(levels):
    return 0 if levels == 0 else 1 + deep(levels - 1)


saw(deep(800), json.loads('[' * 500 + ']' * 500) != [])
threading.excepthook = lambda raised: saw('in a thread', raised.exc_type.__name__)
thread = threading.Thread(target=lambda: repr(Endless()))
thread.start()
thread.join()

app = FastAPI()


@app.get('/')
async def root():
    return Endless().name


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        saw([(await client.get('/')).status_code for _ in range(2)])


asyncio.run(main())
