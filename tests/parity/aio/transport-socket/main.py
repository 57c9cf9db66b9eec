"""The socket of a transport: options as they were set, no reading of its own, a half-close."""
import asyncio
import socket

from observe import failed, saw


async def answer(reader, writer):
    sock = writer.get_extra_info('socket')
    saw(sock.family.name, sock.type.name, sock.gettimeout(), sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    saw(sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) != 0, sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) > 1000)
    with failed('settimeout'):
        sock.settimeout(5)
    with failed('recv'):
        sock.recv(1)
    writer.write(b'bye')
    await writer.drain()
    sock.shutdown(socket.SHUT_WR)
    saw((await reader.read()).decode())
    writer.close()


async def main():
    server = await asyncio.start_server(answer, '127.0.0.1', 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    saw((await reader.read()).decode(), reader.at_eof(), writer.is_closing())
    writer.write(b'and you')
    writer.write_eof()
    await asyncio.sleep(0.05)
    writer.close()
    server.close()


asyncio.run(main())
