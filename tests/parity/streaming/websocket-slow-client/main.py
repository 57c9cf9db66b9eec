"""A broadcast through bounded queues: who reads gets all, who does not loses the oldest messages and holds nobody up."""
import asyncio

import websockets
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from observe import saw
from serving import served

app = FastAPI()
outboxes = {}


@app.websocket('/{name}')
async def subscribe(socket: WebSocket, name: str):
    await socket.accept()
    outbox = outboxes[name] = asyncio.Queue(3)

    async def send_all():
        while True:
            await socket.send_text(await outbox.get())
    sending = asyncio.create_task(send_all())
    try:
        await socket.receive_text()
    except WebSocketDisconnect as left:
        saw(name, 'left', left.code)
    finally:
        sending.cancel()
        del outboxes[name]


async def broadcast(count):
    for number in range(count):
        for outbox in outboxes.values():
            if outbox.full():
                outbox.get_nowait()
            outbox.put_nowait(f'{number}' + '.' * 1_000_000)
        await asyncio.sleep(0.03)


async def main():
    options = {'max_size': None, 'compression': None}
    async with served(app) as port:
        fast = await websockets.connect(f'ws://127.0.0.1:{port}/fast', **options)
        slow = await websockets.connect(f'ws://127.0.0.1:{port}/slow', max_queue=1, **options)
        got, late = [], []

        async def read():
            async for text in fast:
                got.append(int(text.rstrip('.')))
        reading = asyncio.create_task(read())
        await broadcast(20)
        await asyncio.sleep(0.1)
        saw(got == list(range(20)))
        while not late or late[-1] < 19:
            late.append(int((await slow.recv()).rstrip('.')))
        saw(late[0], late == sorted(late), len(late) < 20)
        await slow.close(4001)
        await fast.close()
        await reading
        await asyncio.sleep(0.05)


asyncio.run(main())
