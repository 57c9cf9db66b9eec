"""TCP is all there is: UDP and raw sockets are refused, they do not swallow what is sent."""
import asyncio
import socket

from refusals import refused


def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        return sock.sendto(b'x', ('127.0.0.1', 9))


def raw():
    socket.socket(socket.AF_INET, socket.SOCK_RAW).close()


async def main():
    await refused('udp', udp)
    await refused('raw', raw)
    await refused('datagram endpoint', lambda: asyncio.get_running_loop().create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=('127.0.0.1', 9)))


asyncio.run(main())
