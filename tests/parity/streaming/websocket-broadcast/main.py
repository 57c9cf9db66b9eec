"""Three clients in a room: what one says reaches the others, until one leaves without a word."""
import asyncio

import websockets
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from observe import saw
from serving import served

app = FastAPI()
room = []


@app.websocket('/')
async def chat(socket: WebSocket):
    await socket.accept()
    room.append(socket)
    try:
        async for text in socket.iter_text():
            for other in room:
                if other is not socket:
                    await other.send_text(text)
    except WebSocketDisconnect:
        pass
    finally:
        room.remove(socket)


async def main():
    async with served(app) as port:
        sockets = [await websockets.connect(f'ws://127.0.0.1:{port}/') for _ in range(3)]
        await sockets[0].send('hello')
        saw(await sockets[1].recv(), await sockets[2].recv())
        sockets[2].transport.abort()
        await asyncio.sleep(0.05)
        saw(len(room))
        await sockets[1].send('still here?')
        saw(await sockets[0].recv())
        for socket in sockets[:2]:
            await socket.close()


asyncio.run(main())
