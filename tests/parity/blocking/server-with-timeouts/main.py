"""A blocking server that gives a slow client up, and goes on serving the next."""
import socket
import threading
import time

from observe import saw, took


def serve(listener):
    for _ in range(2):
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(0.2)
            try:
                connection.sendall(b'got ' + connection.recv(100))
            except TimeoutError:
                connection.sendall(b'too slow')


listener = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
slow = socket.create_connection(listener.getsockname())
quick = socket.create_connection(listener.getsockname())
quick.sendall(b'hello')
with took('the slow one is given up', 0.2):
    saw(slow.recv(100).decode())
saw(quick.recv(100).decode())
with took('and the quick one is done', 0):
    thread.join()
time.sleep(0.05)
slow.close()
quick.close()
