"""TestClient's WebSocket session: send, receive, close codes and refusals."""
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.testclient import TestClient

from observe import failed, saw

app = FastAPI()
closed = []


@app.websocket('/echo')
async def echo(socket: WebSocket):
    await socket.accept()
    try:
        while (text := await socket.receive_text()) != 'end':
            await socket.send_json({'echo': text})
        await socket.close(4001)
    except WebSocketDisconnect as end:
        closed.append(end.code)


@app.websocket('/refused')
async def refused(socket: WebSocket):
    await socket.close(1008)


client = TestClient(app)
with client.websocket_connect('/echo') as session:
    session.send_text('hello')
    saw(session.receive_json())
    session.send_text('end')
    with failed('closed by the server'):
        session.receive_text()
with client.websocket_connect('/echo') as session:
    session.close(4002)
saw(closed)
with failed('refused'), client.websocket_connect('/refused'):
    pass
