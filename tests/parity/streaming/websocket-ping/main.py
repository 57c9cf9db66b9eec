"""A client that hears no pong closes the connection by itself; ping() tells the round trip."""
import asyncio

import websockets
from websockets.http11 import Request
from websockets.server import ServerProtocol

from observe import failed, saw, took


async def deaf(reader, writer):
    """Answers the handshake, then nothing."""
    protocol = ServerProtocol()
    protocol.receive_data(await reader.readuntil(b'\r\n\r\n'))
    request = next(event for event in protocol.events_received() if isinstance(event, Request))
    protocol.send_response(protocol.accept(request))
    for data in protocol.data_to_send():
        writer.write(data)
    await asyncio.sleep(2)
    writer.close()


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def main():
    server = await asyncio.start_server(deaf, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    socket = await websockets.connect(f'ws://127.0.0.1:{port}/', ping_interval=0.2, ping_timeout=0.2, close_timeout=0.1)
    with took('no pong', 0.5), failed('recv'):
        await socket.recv()
    saw(socket.protocol.close_sent.code)
    server.close()
    async with websockets.serve(echo, '127.0.0.1', 0) as server:
        async with websockets.connect(f'ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/') as socket:
            pong = await socket.ping()
            with took('pong', 0):
                saw(await pong >= 0)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


asyncio.run(main())
