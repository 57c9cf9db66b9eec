"""socketserver: one client after the other, or a thread for each."""
import socket
import socketserver
import threading
import time

from observe import saw, took


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        time.sleep(0.15)
        self.wfile.write(line.upper())


def call(address, answers):
    with socket.create_connection(address) as client, client.makefile('rwb') as file:
        file.write(b'hello\n')
        file.flush()
        answers.append(file.readline().decode())


def measure(name, kind, nominal):
    with kind(('127.0.0.1', 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        answers = []
        callers = [threading.Thread(target=call, args=(server.server_address, answers)) for _ in range(3)]
        with took(name, nominal):
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
        saw(answers)
        server.shutdown()
        thread.join()


measure('one after the other', socketserver.TCPServer, 0.45)
measure('threads', socketserver.ThreadingTCPServer, 0.15)
