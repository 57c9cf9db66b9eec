"""Refused, no such host, reset, broken: as asyncio tells them."""
import asyncio

from observe import failed, saw, took


async def abort(reader, writer):
    await reader.read(1)
    writer.transport.abort()


async def main():
    server = await asyncio.start_server(abort, '127.0.0.1', 0)
    host, port = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b'x')
    with failed('read after a reset'):
        saw((await reader.read()).decode())
    with failed('write after a reset'):
        for _ in range(3):
            writer.write(b'y' * 100_000)
            await writer.drain()
            await asyncio.sleep(0.02)
    writer.close()
    server.close()
    with took('refused', 0), failed('refused'):
        await asyncio.open_connection(host, port)
    with failed('no such host'):
        await asyncio.open_connection('no-such-host.invalid', 80)
    with failed('localhost resolves'):
        saw({address[0] for *_, address in await asyncio.get_running_loop().getaddrinfo('127.0.0.1', 80)} == {'127.0.0.1'})


asyncio.run(main())
