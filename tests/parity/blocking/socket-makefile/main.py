"""A socket as a file: lines and buffered writes."""
import socket
import threading

from observe import saw


def serve(listener):
    connection, _ = listener.accept()
    with connection, connection.makefile(encoding='utf-8') as lines, connection.makefile('w', encoding='utf-8') as answers:
        for line in lines:
            answers.write(f'{len(line.strip())} {line}')
            answers.flush()


listener = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
with socket.create_connection(listener.getsockname()) as client, client.makefile('rwb') as file:
    file.write('one\nzwölf\n'.encode())
    file.flush()
    saw(file.readline().decode(), file.readline().decode())
    client.shutdown(socket.SHUT_WR)
    saw(file.read().decode())
thread.join()
