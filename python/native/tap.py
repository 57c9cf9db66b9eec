"""A tap between services: passes bytes on, sees connections and HTTP/1.1 as the sandbox's kernel does, and answers or holds requests
where a rule says so. `python tap.py taps.json`; Python's standard library only.

Control, on its own port: GET /events, DELETE /events, POST /rules {id, link, type, ...}, DELETE /rules, DELETE /rules/ID.
"""

import asyncio
import json
import pathlib
import random
import sys
import time

BODY_KEPT = 16 * 1024


class Tap:
    def __init__(self):
        self.events, self.rules, self.conns = [], {}, 0
        self.turns = {}  # of a service's processes: whose is next

    def tell(self, kind, process, **fields):
        self.events.append({'seq': len(self.events), 't': time.time_ns(), 'kind': kind, 'process': process, **fields})

    def upstream_of(self, link):
        """A process of the service that the link leads to, in turn, and where it is."""
        turn = self.turns[link['to']] = self.turns.get(link['to'], -1) + 1
        processes = list(link['upstreams'].items())
        return processes[turn % len(processes)]

    def rules_for(self, link, path):
        for rule in self.rules.values():
            if rule['link'] == link and path.startswith(rule.get('path', '/')) and random.random() * 100 < rule.get('percentage', 100):
                yield rule


class Exchange:
    """One connection through the tap."""

    def __init__(self, tap, link):
        self.tap, self.link = tap, link
        self.to, self.upstream = tap.upstream_of(link)
        tap.conns += 1
        self.conn = tap.conns
        self.asked = []  # exchanges without an answer, in order
        self.count = 0

    def tell(self, kind, process=None, **fields):
        self.tap.tell(kind, process or self.link['from'], conn=self.conn, **{'from': self.link['from'], 'to': self.to}, **fields)

    async def run(self, reader, writer):
        self.tell('net.connect', port=self.link['port'])
        host, _, port = self.upstream.rpartition(':')
        try:
            upstream = await asyncio.open_connection(host, int(port))
        except OSError as error:
            self.tell('net.refused', port=self.link['port'], detail=str(error))
            writer.transport.abort()
            return
        self.tell('net.established', port=self.link['port'])
        if self.link['raw']:
            there, back = pass_all(reader, upstream[1]), pass_all(upstream[0], writer)
        else:
            there, back = self.forward(reader, upstream[1], writer), self.back(upstream[0], writer)
        broken = [error for error in await asyncio.gather(there, back, return_exceptions=True) if isinstance(error, Exception)]
        for exchange, _ in self.asked:
            self.tell('http.failed', exchange=exchange, error='the connection went away')
        self.tell('net.reset', detail=str(broken[0])) if broken else self.tell('net.close')
        for end in (upstream[1], writer):
            end.transport.abort() if broken else end.close()

    async def forward(self, reader, upstream, writer):
        while (head := await Head.read(reader)) is not None:
            if not head.is_http:
                await pass_on(head.raw, reader, upstream)
                break
            method, path, _ = head.first.split(' ', 2)
            exchange = self.number()
            answered = await self.interfere(path, exchange, writer)
            if not answered:
                self.asked.append((exchange, method))
                upstream.write(head.raw)
            body = bytearray()
            async for raw, piece in head.body(reader, request=True):
                body += piece
                if not answered:
                    upstream.write(raw)
                    await upstream.drain()
            self.tell('http.request', exchange=exchange, method=method, path=path, headers=head.headers, body=_text(body), sent=time.time_ns())
        if upstream.can_write_eof():
            upstream.write_eof()

    async def interfere(self, path, exchange, writer):
        """What rules make of a request: True where one has answered it."""
        for rule in self.tap.rules_for(self.link['name'], path):
            if rule['type'] == 'http_delay':
                await asyncio.sleep(rule['fixedDelay'] / 1000)
            else:
                status = rule['httpStatus']
                writer.write(f'HTTP/1.1 {status} Fault\r\ncontent-length: 0\r\nx-faultline-fault: {rule["id"]}\r\n\r\n'.encode())
                self.tell('http.response', self.to, exchange=exchange, status=status, headers=[], body=_text(b''), sent=time.time_ns(), fault=rule['id'])
                await writer.drain()
                return True
        return False

    async def back(self, upstream, writer):
        while (head := await Head.read(upstream)) is not None:
            if not head.is_http or not self.asked:
                await pass_on(head.raw, upstream, writer)
                break
            writer.write(head.raw)
            await writer.drain()
            body = bytearray()
            exchange, method = self.asked[0]
            async for raw, piece in head.body(upstream, request=False, empty=method == 'HEAD'):
                body += piece
                writer.write(raw)
                await writer.drain()
            status = int(head.first.split(' ')[1])
            if status >= 200:
                self.asked.pop(0)
                self.tell('http.response', self.to, exchange=exchange, status=status, headers=head.headers, body=_text(body), sent=time.time_ns())
        if writer.can_write_eof():
            writer.write_eof()

    def number(self):
        self.count += 1
        return self.conn * 10_000 + self.count


def _text(body):
    return {'text': bytes(body[:BODY_KEPT]).decode(errors='replace'), 'size': len(body)}


async def pass_on(first, reader, writer):
    """No HTTP (any more): bytes from here on."""
    writer.write(first)
    while chunk := await reader.read(65536):
        writer.write(chunk)
        await writer.drain()


async def pass_all(reader, writer):
    await pass_on(b'', reader, writer)
    if writer.can_write_eof():
        writer.write_eof()


class Head:
    """The start of an HTTP message; or the first bytes of something else."""

    def __init__(self, raw, first='', headers=()):
        self.raw, self.first, self.headers = raw, first, [list(pair) for pair in headers]
        self.is_http = first != ''

    @classmethod
    async def read(cls, reader):
        """None at the end of the stream."""
        start = await reader.read(1)
        if not start:
            return None
        if not start.isalpha() or not start.isupper():
            return cls(start)
        try:
            raw = start + await reader.readuntil(b'\r\n\r\n')
        except asyncio.IncompleteReadError as error:
            return cls(start + error.partial)
        lines = raw.decode('latin-1').split('\r\n')
        if 'HTTP/1.' not in lines[0]:
            return cls(raw)
        return cls(raw, lines[0], [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(':') for line in lines[1:] if line)])

    async def body(self, reader, request, empty=False):
        """The body piece by piece: (as it is on the wire, as it is). `empty`: the answer to a HEAD."""
        if empty:
            return
        headers = dict(self.headers)
        if headers.get('transfer-encoding', '').lower() == 'chunked':
            size = 1
            while size > 0:
                line = await reader.readline()
                size = int(line.split(b';')[0], 16)
                chunk = await reader.readexactly(size + 2)
                yield line + chunk, chunk[:-2]
        elif 'content-length' in headers:
            left = int(headers['content-length'])
            while left > 0:
                piece = await reader.read(min(left, 65536))
                if not piece:
                    raise ConnectionError('the body ended early')
                left -= len(piece)
                yield piece, piece
        elif not request and self.first.split(' ')[1] not in ('204', '304') and not self.first.split(' ')[1].startswith('1'):
            while piece := await reader.read(65536):
                yield piece, piece


async def control(tap, reader, writer):
    head = await Head.read(reader)
    if head is None or not head.is_http:
        writer.close()
        return
    method, path, _ = head.first.split(' ', 2)
    body = b''.join([piece async for _, piece in head.body(reader, request=True)])
    answer, status = None, 200
    if path == '/events' and method == 'GET':
        answer = tap.events
    elif path == '/events' and method == 'DELETE':
        tap.events = []
    elif path == '/rules' and method == 'POST':
        rule = json.loads(body)
        tap.rules[rule['id']] = rule
    elif path == '/rules' and method == 'DELETE':
        tap.rules = {}
    elif path.startswith('/rules/') and method == 'DELETE':
        tap.rules.pop(path.removeprefix('/rules/'), None)
    else:
        status = 404
    said = json.dumps(answer).encode()
    writer.write(f'HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {len(said)}\r\nconnection: close\r\n\r\n'.encode() + said)
    await writer.drain()
    writer.close()


async def main(config):
    tap = Tap()
    servers = []
    for link in config['links']:
        host, _, port = link['listen'].rpartition(':')
        servers.append(await asyncio.start_server(lambda r, w, link=link: Exchange(tap, link).run(r, w), host, int(port), limit=2**20))
    host, _, port = config['control'].rpartition(':')
    servers.append(await asyncio.start_server(lambda r, w: control(tap, r, w), host, int(port), limit=2**20))
    print(f'tap: {len(config["links"])} links, control on {config["control"]}', flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == '__main__':
    asyncio.run(main(json.loads(pathlib.Path(sys.argv[1]).read_text())))
