"""recv and accept give up after the socket's timeout; the connection lives on."""
import socket

from observe import failed, saw, took

listener = socket.create_server(('127.0.0.1', 0))
listener.settimeout(0.2)
with took('accept', 0.2), failed('accept'):
    listener.accept()
client = socket.create_connection(listener.getsockname(), timeout=0.3)
server, _ = listener.accept()
with took('recv', 0.3), failed('recv'):
    client.recv(10)
server.sendall(b'late')
saw(client.recv(10).decode(), client.gettimeout(), server.gettimeout())
saw(socket.timeout is TimeoutError)
with failed('negative timeout'):
    client.settimeout(-1)
