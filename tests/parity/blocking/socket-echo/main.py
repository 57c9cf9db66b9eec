"""A blocking server and client: connect, send, receive, and the end of both."""
import socket
import threading

from observe import saw


def serve(listener):
    connection, peer = listener.accept()
    with connection:
        while data := connection.recv(1024):
            connection.sendall(data.upper())
    saw('server saw the end', peer[0])


listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen()
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
client = socket.create_connection(listener.getsockname())
client.sendall(b'hello')
saw(client.recv(1024).decode())
saw(client.getpeername() == listener.getsockname(), client.getsockname()[0])
client.close()
thread.join()
listener.close()
saw(client.fileno(), listener.fileno())
