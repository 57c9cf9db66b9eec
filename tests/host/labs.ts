import net from 'node:net'
import { once } from 'node:events'

/** Labs whose services do with sockets what web servers do, and what they do not. */

/** A free port of this machine, for a lab's compose.yaml. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Until something listens there. */
export async function accepts(port: number): Promise<void> {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1')
    const open = await once(socket, 'connect').then(() => true, () => false)
    socket.destroy()
    if (open) return
  }
}

export const web = (port: number, main: string, command = 'uvicorn main:app --host 0.0.0.0 --port 8000'): Record<string, string> => ({
  'compose.yaml': `services:\n  web:\n    build: .\n    command: ${command}\n    ports: ["${port}:8000"]\n`,
  'main.py': main,
})

export const UPLOADS = `import asyncio
import hashlib

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

app = FastAPI(title='web')
events = 3


@app.post('/digest')
async def digest(request: Request):
    seen, size = hashlib.sha256(), 0
    async for chunk in request.stream():
        seen.update(chunk)
        size += len(chunk)
    return {'size': size, 'sha256': seen.hexdigest()}


@app.get('/large')
async def large():
    async def parts():
        for i in range(320):
            yield bytes([i % 256]) * 65536
    return StreamingResponse(parts(), media_type='application/octet-stream')


@app.get('/events')
async def stream():
    async def lines():
        for i in range(events):
            yield f'data: {i}\\n\\n'
            await asyncio.sleep(0.05)
    return StreamingResponse(lines(), media_type='text/event-stream')
`

/** Answers what it has read once its client has said that this was all; upgrades whoever asks for a WebSocket, and echoes. */
export const STREAMS = `import asyncio
import base64
import hashlib
import re


async def websocket(reader, writer, key):
    accept = base64.b64encode(hashlib.sha1(key + b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest())
    writer.write(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + b'\\r\\n\\r\\n')
    while True:
        head = await reader.readexactly(2)
        mask = await reader.readexactly(4)
        body = bytes(b ^ mask[i % 4] for i, b in enumerate(await reader.readexactly(head[1] & 127)))
        writer.write(bytes([head[0], len(body)]) + body)
        if head[0] & 15 == 8:
            break
    writer.close()


async def serve(reader, writer):
    first = await reader.read(65536)
    key = re.search(rb'Sec-WebSocket-Key: (\\S+)', first, re.I)
    if key:
        return await websocket(reader, writer, key[1])
    rest = await reader.read()
    writer.write(b'all: ' + first + rest)
    writer.close()


async def main():
    async with await asyncio.start_server(serve, '0.0.0.0', 8000) as server:
        await server.serve_forever()


asyncio.run(main())
`
