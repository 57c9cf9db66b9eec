"""A socket that does not block: what is not possible now is BlockingIOError."""
import errno
import select
import socket

from observe import failed, saw

listener = socket.create_server(('127.0.0.1', 0))
listener.setblocking(False)
with failed('accept'):
    listener.accept()
client = socket.socket()
client.setblocking(False)
saw(errno.errorcode[client.connect_ex(listener.getsockname())])
select.select([], [client], [], 1)
saw(client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
select.select([listener], [], [], 1)
server, _ = listener.accept()
with failed('recv'):
    client.recv(1)
server.setblocking(True)
client.send(b'x')
saw(server.recv(1).decode(), client.getblocking(), server.getblocking())
