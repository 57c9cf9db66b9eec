"""A sender that is faster than its reader has to wait for it."""
import socket
import threading
import time

from observe import saw, took

SIZE = 20_000_000


def send(client):
    client.sendall(bytes(SIZE))
    sent.set()
    client.close()


sent = threading.Event()
listener = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(listener.getsockname())
server, _ = listener.accept()
thread = threading.Thread(target=send, args=(client,))
thread.start()
with took('nobody reads', 0.3):
    saw('sent', sent.wait(0.3))
received = 0
while data := server.recv(1_000_000):
    received += len(data)
thread.join()
saw('sent', sent.is_set(), received == SIZE)
