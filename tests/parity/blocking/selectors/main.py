"""A server for several clients in one thread, with selectors."""
import selectors
import socket
import threading
import time

from observe import saw

selector = selectors.DefaultSelector()
listener = socket.create_server(('127.0.0.1', 0))
listener.setblocking(False)
served = []


def accept():
    connection, _ = listener.accept()
    connection.setblocking(False)
    selector.register(connection, selectors.EVENT_READ, lambda: echo(connection))


def echo(connection):
    if data := connection.recv(100):
        connection.sendall(data[::-1])
    else:
        selector.unregister(connection)
        connection.close()
        served.append(1)


def serve():
    selector.register(listener, selectors.EVENT_READ, accept)
    while len(served) < 3:
        for key, _ in selector.select():
            key.data()


thread = threading.Thread(target=serve)
thread.start()
clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
for number, client in enumerate(clients):
    client.sendall(f'abc{number}'.encode())
saw([client.recv(100).decode() for client in reversed(clients)])
for client in clients:
    client.close()
    time.sleep(0.01)
thread.join()
saw(len(served), len(selector.get_map()))
