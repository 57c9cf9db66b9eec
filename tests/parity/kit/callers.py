"""What a learner may call a service with, side by side, each on a connection of its own that it keeps."""

import asyncio
import http.client
import os
import time
import urllib.parse

import httpx
import requests

from observe import mark, name_of, saw

BASE = os.environ['SERVER']
HOST, PORT = urllib.parse.urlsplit(BASE).hostname, urllib.parse.urlsplit(BASE).port
ERRORS = (OSError, EOFError, httpx.HTTPError, http.client.HTTPException)


class Streams:
    """HTTP by hand; counts the bytes of the body, chunks' sizes and ends included."""

    def __init__(self):
        self.connection = None

    async def get(self, path, timeout):
        async with asyncio.timeout(timeout):
            self.connection = self.connection or await asyncio.open_connection(HOST, PORT)
            reader, writer = self.connection
            writer.write(f'GET {path} HTTP/1.1\r\nhost: {HOST}\r\n\r\n'.encode())
            await writer.drain()
            head = (await reader.readuntil(b'\r\n\r\n')).decode().lower()
            if 'content-length: ' in head:
                return len(await reader.readexactly(int(head.split('content-length: ')[1].split('\r\n')[0])))
            return len(await reader.readuntil(b'\r\n0\r\n\r\n'))


class HttpxAsync:
    def __init__(self):
        self.client = httpx.AsyncClient(base_url=BASE)

    async def get(self, path, timeout):
        return len((await self.client.get(path, timeout=timeout)).content)


class Blocking:
    """A caller whose get() blocks, in a thread."""

    async def get(self, path, timeout):
        return len(await asyncio.to_thread(self.get_now, path, timeout))


class Httpx(Blocking):
    def __init__(self):
        self.client = httpx.Client(base_url=BASE)

    def get_now(self, path, timeout):
        return self.client.get(path, timeout=timeout).content


class Requests(Blocking):
    def __init__(self):
        self.session = requests.Session()

    def get_now(self, path, timeout):
        return self.session.get(BASE + path, timeout=timeout).content


class HttpClient(Blocking):
    def __init__(self):
        self.connection = http.client.HTTPConnection(HOST, PORT)

    def get_now(self, path, timeout):
        self.connection.timeout = timeout
        if self.connection.sock:
            self.connection.sock.settimeout(timeout)
        try:
            self.connection.request('GET', path)
            return self.connection.getresponse().read()
        except Exception:
            self.connection.close()
            raise


CALLERS = {'httpx.AsyncClient': HttpxAsync, 'httpx.Client': Httpx, 'requests': Requests, 'http.client': HttpClient, 'asyncio streams': Streams}


async def call_all(*paths, warm=False, pause=0, timeout=5, nominal=None):
    """
    Each caller gets the paths one after the other; what came of it, in a fixed order. warm: each has a connection by then.
    The first line that this prints is the moment from which `at` of faults.json counts.
    """
    callers = {name: make() for name, make in CALLERS.items()}
    if warm:
        await asyncio.gather(*(caller.get('/hello', 10) for caller in callers.values()))
    saw('begins')
    await asyncio.sleep(pause)
    started = time.monotonic()
    results = await asyncio.gather(*(_outcomes(caller, paths, timeout) for caller in callers.values()))
    if nominal is not None:
        mark('all', time.monotonic() - started, nominal)
    for name, result in zip(callers, results):
        saw(name, result)


async def _outcomes(caller, paths, timeout):
    outcomes = []
    for path in paths:
        try:
            outcomes.append(await caller.get(path, timeout))
        except ERRORS as error:
            outcomes.append(name_of(error))
    return outcomes
