"""A subscriber that reads nothing is cut off once too much waits for it; the others go on."""
import asyncio
import urllib.parse

from observe import saw
from onnats import URL, connection
from waiting import until


async def main():
    place = urllib.parse.urlsplit(URL)
    async with connection() as nc:
        reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=1024)
        writer.write(b'CONNECT {"verbose":false}\r\nSUB flood 1\r\nPING\r\n')
        while await reader.readline() != b'PONG\r\n':
            pass
        # From here on it reads nothing: its socket fills, then the server's own buffers.
        writer.transport.pause_reading()
        got = 0

        async def count(_message):
            nonlocal got
            got += 1
        await nc.subscribe('flood', cb=count)
        for _ in range(120):
            await nc.publish('flood', b'x' * 1_000_000)
            await nc.flush(timeout=30)
        await until(lambda: got == 120)
        saw('the other got all', got)
        writer.transport.resume_reading()
        size = 0
        try:
            while data := await reader.read(1 << 20):
                size += len(data)
        except ConnectionError:
            pass
        saw('cut off', size < 120_000_000)


asyncio.run(main())
