"""pause_reading holds bytes back; pause_writing and resume_writing follow the buffer's marks."""
import asyncio

from observe import saw

SIZE = 10_000_000


class Sender(asyncio.Protocol):
    def __init__(self):
        self.calls = []
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        transport.set_write_buffer_limits(high=1000)
        transport.write(bytes(SIZE))
        transport.close()

    def pause_writing(self):
        self.calls.append('pause')

    def resume_writing(self):
        self.calls.append('resume')

    def connection_lost(self, error):
        self.lost.set_result(error)


class Receiver(asyncio.Protocol):
    def __init__(self):
        self.received = 0

    def connection_made(self, transport):
        self.transport = transport
        transport.pause_reading()

    def data_received(self, data):
        self.received += len(data)


async def main():
    loop = asyncio.get_running_loop()
    receiver, sender = Receiver(), Sender()
    server = await loop.create_server(lambda: receiver, '127.0.0.1', 0)
    await loop.create_connection(lambda: sender, *server.sockets[0].getsockname())
    await asyncio.sleep(0.2)
    saw(receiver.received, sender.calls, receiver.transport.is_reading())
    receiver.transport.resume_reading()
    saw(await sender.lost, sender.calls)
    while receiver.received < SIZE:
        await asyncio.sleep(0.01)
    saw(receiver.received == SIZE)
    server.close()


asyncio.run(main())
