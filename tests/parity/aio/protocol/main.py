"""create_server and create_connection with protocols: their callbacks, in their order."""
import asyncio

from observe import saw


class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(b're: ' + data)

    def eof_received(self):
        return False


class Client(asyncio.Protocol):
    def __init__(self, done):
        self.done, self.calls = done, []

    def connection_made(self, transport):
        self.calls.append(['made', transport.get_extra_info('peername')[0], transport.is_closing()])
        transport.write(b'hello')
        transport.write_eof()

    def data_received(self, data):
        self.calls.append(['data', data.decode()])

    def eof_received(self):
        self.calls.append(['eof'])

    def connection_lost(self, error):
        self.calls.append(['lost', error])
        self.done.set_result(self.calls)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, '127.0.0.1', 0)
    done = loop.create_future()
    transport, protocol = await loop.create_connection(lambda: Client(done), *server.sockets[0].getsockname())
    saw(await done)
    saw(transport.is_closing(), protocol.done is done)
    server.close()


asyncio.run(main())
