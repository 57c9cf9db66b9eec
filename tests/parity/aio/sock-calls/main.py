"""The loop's own socket calls, on sockets that do not block."""
import asyncio
import socket

from observe import saw, took


async def serve(listener):
    loop = asyncio.get_running_loop()
    connection, _ = await loop.sock_accept(listener)
    with connection:
        data = await loop.sock_recv(connection, 100)
        await asyncio.sleep(0.15)
        await loop.sock_sendall(connection, data * 2)


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(('127.0.0.1', 0))
    listener.setblocking(False)
    task = asyncio.create_task(serve(listener))
    with socket.socket() as client, took('echo', 0.15):
        client.setblocking(False)
        await loop.sock_connect(client, listener.getsockname())
        await loop.sock_sendall(client, b'ab')
        saw((await loop.sock_recv(client, 100)).decode(), (await loop.sock_recv(client, 100)).decode())
    await task
    listener.close()


asyncio.run(main())
