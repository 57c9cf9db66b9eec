"""sendall gives up when its reader does not read for as long as the timeout."""
import socket

from observe import failed, saw, took

listener = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(listener.getsockname(), timeout=0.3)
server, _ = listener.accept()
with took('sendall', 0.3), failed('sendall'):
    client.sendall(bytes(50_000_000))
client.close()
received = 0
with failed('the reader'):
    while data := server.recv(1_000_000):
        received += len(data)
saw(0 < received < 50_000_000)
