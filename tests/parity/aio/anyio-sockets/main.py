"""anyio's TCP streams, connected and refused."""
import anyio

from observe import failed, saw


async def serve(stream):
    async with stream:
        try:
            async for data in stream:
                await stream.send(data[::-1])
        except anyio.BrokenResourceError:
            saw('broken')


async def main():
    listener = await anyio.create_tcp_listener(local_host='127.0.0.1')
    port = listener.extra(anyio.abc.SocketAttribute.local_port)
    async with anyio.create_task_group() as group:
        group.start_soon(listener.serve, serve)
        async with await anyio.connect_tcp('127.0.0.1', port) as stream:
            await stream.send(b'hello')
            saw((await stream.receive()).decode())
            await stream.send_eof()
            with failed('the end'):
                await stream.receive()
        with failed('closed'):
            await stream.send(b'x')
        group.cancel_scope.cancel()
    await listener.aclose()
    with failed('refused'):
        await anyio.connect_tcp('127.0.0.1', port)


anyio.run(main)
