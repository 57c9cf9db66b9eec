"""A client may ask not to hear itself; verbose, every line is answered; a subscription ends by itself after a number of messages."""
import asyncio

from observe import failed, saw
from onnats import URL, connection
from raw import said


async def main():
    async with connection(no_echo=True) as quiet, connection(verbose=True, pedantic=True) as loud:
        mine, theirs = await quiet.subscribe('x'), await loud.subscribe('x')
        await quiet.flush()
        await loud.flush()
        await quiet.publish('x', b'from quiet')
        await loud.publish('x', b'from loud')
        await quiet.flush()
        saw((await mine.next_msg(timeout=1)).data.decode(), [(await theirs.next_msg(timeout=1)).data.decode() for _ in range(2)])
        with failed('not its own'):
            await mine.next_msg(timeout=0.2)
        with failed('nobody else answers'):
            await quiet.request('x', b'', timeout=0.2)
    _, state = await said(URL, b'CONNECT {"no_responders":true}\r\n', within=0.3)
    saw('no_responders without headers', state)
    answer, _ = await said(URL, b'CONNECT {"verbose":false,"headers":true}\r\nSUB a 1\r\nUNSUB 1 2\r\nHPUB a 18 20\r\nNATS/1.0\r\nA: b\r\n\r\nhi\r\nPUB a 1\r\n1\r\nPUB a 1\r\n2\r\nPING\r\n', within=0.3)
    saw(answer[answer.index(b'\r\n') + 2:].decode())
    answer, _ = await said(URL, b'CONNECT {"verbose":false}\r\nSUB a q 1\r\nSUB a q 2\r\nSUB a 3\r\nPUB a x.y 2\r\nhi\r\nPING\r\n', within=0.3)
    saw(len(answer.split(b'MSG a')), b'x.y 2\r\nhi' in answer)


asyncio.run(main())
