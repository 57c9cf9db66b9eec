"""AMQP 0-9-1 frame by frame, for what aio-pika would not say: pamqp's commands out, what comes back in."""

import asyncio
import contextlib
import urllib.parse

import pamqp.frame
from pamqp import commands, header, heartbeat

PLAIN = b'\x00guest\x00guest'


class Wire:
    def __init__(self, url, reader, writer):
        self._vhost = urllib.parse.unquote(urllib.parse.urlsplit(url).path[1:]) or '/'
        self._reader, self._writer, self._bytes = reader, writer, b''
        self.heartbeats = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def to(cls, url):
        """A connection on which nothing has been said but the protocol's header."""
        place = urllib.parse.urlsplit(url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(b'AMQP\x00\x00\x09\x01')
        try:
            yield cls(url, reader, writer)
        finally:
            writer.close()

    async def start(self, mechanism='PLAIN', response=PLAIN, capabilities=()):
        """Up to the server's next word after the credentials."""
        await self.next()
        properties = {'capabilities': dict.fromkeys(capabilities, True)}
        self.say(commands.Connection.StartOk(client_properties=properties, mechanism=mechanism, response=response.decode('latin-1')))
        return await self.next()

    async def ready(self, channel_max=2047, frame_max=131072, beats=0, **options):
        """Up to open-ok, or to whatever comes instead."""
        await self.start(**options)
        self.say(commands.Connection.TuneOk(channel_max=channel_max, frame_max=frame_max, heartbeat=beats))
        self.say(commands.Connection.Open(virtual_host=self._vhost))
        return await self.next()

    def say(self, *frames, channel=0):
        for frame in frames:
            self._writer.write(pamqp.frame.marshal(frame, channel))

    def publish(self, body, routing_key, channel=1, exchange='', properties=None, **flags):
        self.say(commands.Basic.Publish(exchange=exchange, routing_key=routing_key, **flags), channel=channel)
        self.say(header.ContentHeader(body_size=len(body), properties=properties or commands.Basic.Properties()), channel=channel)
        if body:
            self.say(pamqp.body.ContentBody(body), channel=channel)

    async def next(self, within=10.0):
        """The next frame that is no heartbeat; None once the server has hung up, 'silence' where nothing comes."""
        try:
            async with asyncio.timeout(within):
                while True:
                    frame = self._unmarshal()
                    if isinstance(frame, heartbeat.Heartbeat):
                        self.heartbeats += 1
                    elif frame is not None:
                        return frame
                    else:
                        data = await self._reader.read(65536)
                        if not data:
                            return None
                        self._bytes += data
        except TimeoutError:
            return 'silence'
        except OSError:
            return None

    def _unmarshal(self):
        if len(self._bytes) < 8:
            return None
        size = int.from_bytes(self._bytes[3:7], 'big') + 8
        if len(self._bytes) < size:
            return None
        _, _, frame = pamqp.frame.unmarshal(self._bytes[:size])
        self._bytes = self._bytes[size:]
        return frame


def told(frame):
    """A frame in short: its name, and the code and text of a close."""
    if frame is None or isinstance(frame, str):
        return frame or 'hung up'
    if frame.name in ('Connection.Close', 'Channel.Close'):
        return [frame.name, frame.reply_code, frame.reply_text]
    return frame.name
