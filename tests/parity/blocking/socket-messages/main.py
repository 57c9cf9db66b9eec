"""Several sends are one read, MSG_WAITALL waits for all, buffers are filled in turn, and a copy outlives its socket."""
import socket
import threading
import time

from observe import failed, saw, took

with socket.create_server(('127.0.0.1', 0)) as server:
    client = socket.create_connection(server.getsockname(), timeout=2)
    peer, _ = server.accept()
for part in (b'one ', b'two ', b'three'):
    client.send(part)
time.sleep(0.05)
saw(peer.recv(100).decode())
saw(client.sendmsg([b'ab', b'cd']))
time.sleep(0.05)
data, ancillary, _flags, _address = peer.recvmsg(10)
saw(data.decode(), ancillary)
client.sendall(b'abcde')
time.sleep(0.05)
buffers = [bytearray(2), bytearray(3)]
saw(peer.recvmsg_into(buffers)[0], [bytes(buffer).decode() for buffer in buffers])
client.send(b'12')
threading.Timer(0.2, client.sendall, (b'345',)).start()
with took('all five', 0.2):
    saw(peer.recv(5, socket.MSG_WAITALL).decode())
with failed('nothing there'):
    peer.recv(1, socket.MSG_DONTWAIT)
copy = peer.dup()
peer.close()
client.send(b'still here')
saw(copy.recv(100).decode(), peer.fileno())
copy.close()
saw(client.recv(1).decode())
client.close()
