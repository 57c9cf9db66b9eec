"""add_reader calls back while a socket can be read."""
import asyncio
import socket

from observe import saw


async def main():
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    left.setblocking(False)
    done = loop.create_future()
    parts = []

    def readable():
        parts.append(left.recv(2).decode())
        if parts[-1] == '':
            done.set_result(loop.remove_reader(left))

    loop.add_reader(left, readable)
    right.sendall(b'abcde')
    await asyncio.sleep(0.05)
    right.close()
    saw(await done, parts)
    saw(loop.remove_reader(left))
    left.close()


asyncio.run(main())
