"""What http.client says of a server that hangs up, talks nonsense, or says nothing."""
import http.client
import socket
import threading

from observe import failed, saw, took

ANSWERS = [b'', b'what?\r\n\r\n', b'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', None]


def serve(listener):
    for answer in ANSWERS:
        connection, _ = listener.accept()
        connection.recv(1000)
        if answer is None:
            silent.append(connection)
        else:
            connection.sendall(answer)
            connection.close()


silent = []
listener = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
for number in range(4):
    client = http.client.HTTPConnection(*listener.getsockname(), timeout=0.3)
    with took(f'answer {number}', 0.3 if number == 3 else 0), failed(f'answer {number}'):
        client.request('GET', '/')
        client.getresponse().read()
    client.close()
thread.join()
address = listener.getsockname()
listener.close()
with failed('nobody'):
    http.client.HTTPConnection(*address).request('GET', '/')
saw(len(silent))
