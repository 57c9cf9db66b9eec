"""A WebSocket over TLS (wss), verified and refused."""
import asyncio
import ssl

import websockets

from observe import failed, saw


async def echo(socket):
    async for message in socket:
        await socket.send(message[::-1])


async def main():
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain('tls/server.pem')
    async with websockets.serve(echo, '127.0.0.1', 0, ssl=theirs) as server:
        url = f'wss://localhost:{server.sockets[0].getsockname()[1]}/'
        async with websockets.connect(url, ssl=ssl.create_default_context(cafile='tls/ca.pem')) as socket:
            await socket.send('hello')
            saw(await socket.recv())
        with failed('unknown authority'):
            await websockets.connect(url)


asyncio.run(main())
