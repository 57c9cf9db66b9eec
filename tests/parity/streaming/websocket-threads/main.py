"""The blocking WebSocket client and server of the websockets library, in threads."""
import threading

from websockets.sync.client import connect
from websockets.sync.server import serve

from observe import failed, saw, took


def echo(socket):
    for message in socket:
        socket.send(f'{socket.request.path} {message}')


with serve(echo, '127.0.0.1', 0) as server:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with connect(f'ws://127.0.0.1:{server.socket.getsockname()[1]}/path') as socket:
        socket.send('hello')
        saw(socket.recv())
        with took('recv', 0.2), failed('recv with timeout'):
            socket.recv(timeout=0.2)
        socket.send('again')
        saw(socket.recv(timeout=1))
    with failed('closed'):
        socket.send('x')
    server.shutdown()
    thread.join()
