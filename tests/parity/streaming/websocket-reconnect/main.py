"""websockets' own reconnecting iterator: the server drops the connection, the client comes back with back-off."""
import asyncio

import websockets

from observe import saw

visits = []


async def serve(socket):
    visits.append(await socket.recv())
    if len(visits) < 3:
        await socket.close(1011)
    else:
        await socket.send('welcome')


async def main():
    async with websockets.serve(serve, '127.0.0.1', 0) as server:
        url = f'ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/'
        async for socket in websockets.connect(url):
            try:
                await socket.send(f'visit {len(visits) + 1}')
                saw(await socket.recv())
                break
            except websockets.ConnectionClosed as end:
                saw('closed', end.rcvd.code)
    saw(visits)


asyncio.run(main())
