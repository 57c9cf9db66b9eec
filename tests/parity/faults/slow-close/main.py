"""The server closes after its answer, and the end arrives later."""
import asyncio

from callers import HOST, PORT
from observe import saw, took


async def main():
    reader, writer = await asyncio.open_connection(HOST, PORT)
    writer.write(f'GET /hello HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n'.encode())
    with took('the answer', 0):
        saw((await reader.readuntil(b'"hello"')).decode().split('\r\n')[0])
    with took('the end', 0.4):
        saw((await reader.read()).decode())
    writer.close()


saw('begins')
asyncio.run(main())
