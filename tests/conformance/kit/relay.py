"""A TCP relay between this program and its server, to be cut in both worlds alike.

async with Relay('redis', 6379) as relay:    # or Relay.of(url)
    client = connect('127.0.0.1', relay.port)
    relay.cut()       # every connection ends in the middle of things; new ones get through
    relay.refuse()    # and no new ones either, until relay.restore()
    relay.stall()     # nothing moves any more, and nobody is told
"""

import asyncio
import urllib.parse


class Relay:
    def __init__(self, host, port):
        self._target = (host, port)
        self._writers = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._open = True
        self.port = 0

    @classmethod
    def of(cls, url):
        parts = urllib.parse.urlsplit(url)
        return cls(parts.hostname, parts.port)

    def through(self, url):
        """The url with this relay in the server's place."""
        parts = urllib.parse.urlsplit(url)
        credentials = parts.netloc.rpartition('@')[0]
        place = f'{credentials}@127.0.0.1:{self.port}' if credentials else f'127.0.0.1:{self.port}'
        return urllib.parse.urlunsplit(parts._replace(netloc=place))

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._accepted, '127.0.0.1', 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error):
        self._server.close()
        self._flowing.set()
        self.cut()
        await asyncio.sleep(0)

    def cut(self):
        for writer in list(self._writers):
            writer.transport.abort()

    def refuse(self):
        self._open = False
        self.cut()

    def restore(self):
        self._open = True
        self._flowing.set()

    def stall(self):
        self._flowing.clear()

    async def _accepted(self, reader, writer):
        self._writers.add(writer)
        if not self._open:
            return self._gone(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            return self._gone(writer)
        self._writers.add(far_writer)
        await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))

    async def _copy(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except OSError:
            pass
        finally:
            if reader.at_eof() or writer.is_closing():
                self._gone(writer)

    def _gone(self, writer):
        self._writers.discard(writer)
        writer.close()
