"""Requests of the check itself, each in a thread of its own: through the client's own link, so that its faults touch them too."""

import http.client
import socket
import threading
import time
import urllib.parse


def send_all(count, every, send):
    """Calls `send` so many times, `every` seconds apart, not waiting in between; answers in order, once all are there."""
    answers = [None] * count
    threads = []
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number * every - time.monotonic()))

        def one(number=number):
            answers[number] = send()
        threads.append(threading.Thread(target=one))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return answers


def send_one(reach, method, url, headers, body, timeout):
    """One request as the fixture's records want its answer. `reach(host, port)` is where that address is from here."""
    parts = urllib.parse.urlsplit(url)
    host, port = reach(parts.hostname, parts.port or 80)
    path = urllib.parse.urlunsplit(('', '', parts.path or '/', parts.query, ''))
    began = time.monotonic_ns()
    answer = {'status': 0, 'headers': [], 'text': '', 'error': '', 'seq': 0}
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    give_up = threading.Timer(timeout, lambda: connection.sock and connection.sock.shutdown(socket.SHUT_RDWR))
    give_up.start()
    try:
        sent = {'Host': parts.netloc, **dict(headers)}
        connection.request(method, path, body=body.encode() if body else None, headers=sent)
        response = connection.getresponse()
        answer.update(status=response.status, headers=[list(pair) for pair in response.getheaders()], text=response.read().decode(errors='replace'))
    except (OSError, http.client.HTTPException) as error:
        late = time.monotonic_ns() - began >= timeout * 1e9
        answer.update(status=0, error=f'timed out after {timeout * 1000:.0f} ms' if late else str(error) or type(error).__name__)
    finally:
        give_up.cancel()
        connection.close()
    return {**answer, 'elapsed': time.monotonic_ns() - began}
