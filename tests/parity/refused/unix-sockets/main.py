"""No Unix sockets: whoever asks for one is told what there is."""
import asyncio
import socket

from refusals import refused


async def main():
    await refused('socket', lambda: socket.socket(socket.AF_UNIX))
    await refused('server', lambda: asyncio.start_unix_server(print, 'x.sock'))
    await refused('connection', lambda: asyncio.open_unix_connection('x.sock'))


asyncio.run(main())
