"""A blocking request in a coroutine: nothing else of this loop runs until its answer is there."""
import asyncio
import http.server
import threading
import time
import urllib.request

from observe import saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.3)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'ok')

    def log_message(self, *args):
        pass


async def tick():
    while True:
        await asyncio.sleep(0.05)
        ticks.append(1)


async def main():
    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0)
    with took('blocking', 0.3):
        saw(urllib.request.urlopen(url).read().decode())
    saw('ticks', len(ticks))
    with took('in a thread', 0.3):
        await asyncio.to_thread(urllib.request.urlopen, url)
    saw('ticks', len(ticks) >= 4)
    ticker.cancel()


ticks = []
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
url = f'http://127.0.0.1:{server.server_port}/'
asyncio.run(main())
server.shutdown()
