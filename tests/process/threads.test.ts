import { describe, expect, it } from 'vitest'
import { python } from './sandbox.ts'

/** The lines that a program printed; a failure shows its traceback. */
async function lines(code: string): Promise<string[]> {
  const ran = await python(code)
  expect(ran.stderr).toBe('')
  return ran.stdout.trim().split('\n')
}

describe('[T4] threads in virtual time', () => {
  it('sleep side by side, and are joined when the last is done', async () => {
    expect(await lines(`
import threading, time
out = []
def work(name, pause):
    for _ in range(2):
        time.sleep(pause)
        out.append((name, time.monotonic()))
threads = [threading.Thread(target=work, args=args) for args in [('a', 1.0), ('b', 0.4)]]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(out, threading.active_count())`)).toEqual(["[('b', 0.4), ('b', 0.8), ('a', 1.0), ('a', 2.0)] 1"])
  })

  it('a pool of four does eight sleeps of a second in two', async () => {
    expect(await lines(`
import time
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda n: (time.sleep(1), n * n)[1], range(8))), time.monotonic())`)).toEqual(['[0, 1, 4, 9, 16, 25, 36, 49] 2.0'])
  })

  it('locks time out, are handed over in order, and know their owner', async () => {
    expect(await lines(`
import threading, time
lock = threading.Lock()
def hold():
    with lock: time.sleep(1)
threading.Thread(target=hold).start()
print(lock.acquire(timeout=0.25), round(time.monotonic(), 6), lock.acquire(blocking=False), lock.acquire(timeout=5), time.monotonic())
lock.release()
try: lock.release()
except RuntimeError as error: print(error)
again = threading.RLock()
with again, again: print(again._is_owned())
def other(): print(again._is_owned())
with again: t = threading.Thread(target=other); t.start(); t.join()
for bad in [lambda: lock.acquire(False, 1), lambda: lock.acquire(True, -2)]:
    try: bad()
    except ValueError as error: print(error)`)).toEqual([
      'False 0.25 False True 1.0', 'release unlocked lock', 'True', 'False',
      "can't specify a timeout for a non-blocking call", 'timeout value must be a non-negative number',
    ])
  })

  it('each thread has its own values of a local, also of a subclass with arguments', async () => {
    expect(await lines(`
import threading
class Mine(threading.local):
    shared = 'class'
    def __init__(self, start): self.value = start
mine, plain = Mine(5), threading.local()
plain.x = 1
def other():
    mine.value += 1
    print(mine.value, mine.shared, hasattr(plain, 'x'), sorted(vars(mine)))
thread = threading.Thread(target=other); thread.start(); thread.join()
print(mine.value, plain.x, vars(plain))`)).toEqual(["6 class False ['value']", "5 1 {'x': 1}"])
  })

  it('an exception in a thread goes to excepthook with its thread, and the program goes on', async () => {
    const ran = await python("import threading\nthreading.Thread(target=lambda: 1/0, name='bad').start()\nprint('goes on')")
    expect(ran).toMatchObject({ code: 0, stdout: 'goes on\n' })
    expect(ran.stderr).toContain('Exception in thread bad')
    expect(ran.stderr).toContain('ZeroDivisionError')
  })

  it('a program waits for its threads and runs its exit handlers', async () => {
    expect(await lines(`
import atexit, threading, time
atexit.register(lambda: print('at exit', time.monotonic()))
def late():
    time.sleep(2); print('late')
threading.Thread(target=late).start()
threading.Thread(target=time.sleep, args=[100], daemon=True).start()
print('last line')`)).toEqual(['last line', 'late', 'at exit 2.0'])
  })

  it('asyncio: to_thread runs beside the loop, run_coroutine_threadsafe comes back into it', async () => {
    expect(await lines(`
import asyncio, threading, time
async def add(a, b):
    await asyncio.sleep(0.5)
    return a + b
def work(loop):
    time.sleep(1)
    return asyncio.run_coroutine_threadsafe(add(1, 2), loop).result(), threading.current_thread().name
async def ticks(out):
    while True:
        await asyncio.sleep(0.4)
        out.append(round(asyncio.get_running_loop().time(), 3))
async def main():
    out = []
    ticking = asyncio.create_task(ticks(out))
    print(await asyncio.to_thread(work, asyncio.get_running_loop()), out, time.monotonic())
    ticking.cancel()
asyncio.run(main())`)).toEqual(["(3, 'asyncio_0') [0.4, 0.8, 1.2] 1.5"])
  })

  it('a signal handler runs in the main thread while others sleep', async () => {
    expect(await lines(`
import os, signal, threading, time
signal.signal(signal.SIGTERM, lambda *_: print('handler', threading.current_thread().name, time.monotonic()))
def later():
    time.sleep(1); os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=later).start()
time.sleep(3)
print(time.monotonic())`)).toEqual(['handler MainThread 1.0', '3.0'])
  })
})

describe('[T4] blocking sockets', () => {
  const SERVER = `
import socket, threading, time
def serve(handle, count=1):
    listener = socket.create_server(('127.0.0.1', 0))
    def run():
        for _ in range(count):
            connection, _peer = listener.accept()
            with connection: handle(connection)
        listener.close()
    threading.Thread(target=run).start()
    return listener.getsockname()[1]
`
  it('connect, send, receive, the end of the stream, a makefile', async () => {
    expect(await lines(`${SERVER}
def echo(connection):
    for line in connection.makefile('rb'): connection.sendall(line.upper())
port = serve(echo)
client = socket.create_connection(('localhost', port))
client.sendall(b'one\\ntwo\\n'); client.shutdown(socket.SHUT_WR)
print(b''.join(iter(lambda: client.recv(100), b'')), client.getpeername() == ('127.0.0.1', port))`)).toEqual([`b'ONE\\nTWO\\n' True`])
  })

  it('times out, is refused, finds no name, and says so with the right exceptions', async () => {
    expect(await lines(`${SERVER}
port = serve(lambda connection: time.sleep(5))
client = socket.create_connection(('127.0.0.1', port), timeout=0.5)
for call in [lambda: client.recv(1), lambda: socket.create_connection(('127.0.0.1', 1)), lambda: socket.create_connection(('nobody', 80))]:
    try: call()
    except OSError as error: print(type(error).__name__, time.monotonic() < 1)
client.setblocking(False)
try: client.recv(1)
except BlockingIOError: print('would block')`)).toEqual(['TimeoutError True', 'ConnectionRefusedError True', 'gaierror True', 'would block'])
  })

  it('select and selectors wait for several at once', async () => {
    expect(await lines(`${SERVER}
import select, selectors
a, b = socket.socketpair()
def late():
    time.sleep(1); b.send(b'x')
threading.Thread(target=late).start()
print(select.select([a], [], [], 0.25)[0], select.select([a], [a], [])[1] == [a])
selector = selectors.DefaultSelector()
selector.register(a, selectors.EVENT_READ, 'data')
print([(key.data, mask) for key, mask in selector.select()], time.monotonic(), a.recv(10))`)).toEqual(['[] True', "[('data', 1)] 1.0 b'x'"])
  })

  it('http.server and its clients work over them: http.client, urllib, httpx.Client', async () => {
    expect(await lines(`
import http.client, http.server, threading, urllib.request, httpx
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        self.send_response(200); self.send_header('content-length', '2'); self.end_headers(); self.wfile.write(b'ok')
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 8080), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
connection = http.client.HTTPConnection('127.0.0.1', 8080); connection.request('GET', '/')
print(connection.getresponse().read(), urllib.request.urlopen('http://127.0.0.1:8080/').read(), httpx.get('http://127.0.0.1:8080/').text)
server.shutdown()`)).toEqual(["b'ok' b'ok' ok"])
  })
})

it('[T4] a wait of a coroutine with no time left takes a nanosecond, so that a moment passes', async () => {
  expect(await lines(`
import asyncio, time
async def main():
    for left_over in (0, 1e-17, -1):
        ends, asked = time.monotonic(), 0
        while time.monotonic() <= ends:
            asked += 1
            try: await asyncio.wait_for(asyncio.Event().wait(), left_over)
            except TimeoutError: pass
        print(asked, round((time.monotonic() - ends) * 1e9))
    done = asyncio.get_running_loop().create_future()
    done.set_result('there')
    print(await asyncio.wait_for(done, 0))
asyncio.run(main())`)).toEqual(['1 1', '1 1', '1 1', 'there'])
})
