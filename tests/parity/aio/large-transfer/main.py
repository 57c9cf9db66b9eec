"""Ten megabytes each way at once, over one connection, in order."""
import asyncio
import hashlib

from observe import saw

SIZE = 10_000_000


async def send(writer, seed):
    digest = hashlib.sha256()
    for number in range(SIZE // 100_000):
        part = bytes([(seed + number) % 251]) * 100_000
        digest.update(part)
        writer.write(part)
        await writer.drain()
    writer.write_eof()
    return digest.hexdigest()[:12]


async def receive(reader):
    digest, size = hashlib.sha256(), 0
    while data := await reader.read(65_536):
        digest.update(data)
        size += len(data)
    return digest.hexdigest()[:12], size


async def main():
    done = asyncio.get_running_loop().create_future()

    async def serve(reader, writer):
        done.set_result(await asyncio.gather(send(writer, 7), receive(reader)))
        writer.close()

    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        sent, received = await asyncio.gather(send(writer, 3), receive(reader))
        sent_back, received_there = await done
        saw(received == (sent_back, SIZE), received_there == (sent, SIZE))
        writer.close()


asyncio.run(main())
