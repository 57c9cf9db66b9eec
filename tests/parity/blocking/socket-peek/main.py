"""MSG_PEEK leaves the bytes where they are; a short recv leaves the rest."""
import socket

from observe import failed, saw

listener = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
client.sendall(b'0123456789')
saw(server.recv(4, socket.MSG_PEEK).decode(), server.recv(4).decode(), server.recv(100).decode())
saw(client.family == socket.AF_INET, client.type == socket.SOCK_STREAM)
client.close()
saw(server.recv(1).decode())
with failed('recv on a closed socket'):
    client.recv(1)
with failed('connect twice'):
    server.connect(listener.getsockname())
