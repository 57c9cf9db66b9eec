"""shutdown(SHUT_WR): the other side reads the end and may still answer."""
import socket
import threading

from observe import failed, saw


def serve(listener):
    connection, _ = listener.accept()
    received = b''
    while data := connection.recv(4):
        received += data
    connection.sendall(b'got ' + str(len(received)).encode())
    connection.close()


listener = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
client = socket.create_connection(listener.getsockname())
client.sendall(b'0123456789')
client.shutdown(socket.SHUT_WR)
with failed('send after shutdown'):
    client.sendall(b'more')
saw(client.recv(100).decode(), client.recv(100).decode())
thread.join()
