"""Writing on after the peer has closed: the first bytes leave, then the pipe is broken."""
import socket
import time

from observe import failed, saw

listener = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
server.close()
time.sleep(0.05)
with failed('first'):
    client.sendall(b'x')
time.sleep(0.05)
with failed('second'):
    client.sendall(b'y')
saw(client.recv(10).decode())
