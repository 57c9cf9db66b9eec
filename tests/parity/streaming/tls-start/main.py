"""TLS that begins in the middle of a connection: asyncio's start_tls at both ends, smtplib's starttls."""
import asyncio
import smtplib
import ssl

from observe import saw


def server_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain('web.pem', 'web.key')
    return context


async def mailbox(reader, writer):
    async def say(text):
        writer.write(f'{text}\r\n'.encode())
        await writer.drain()

    await say('220 ready')
    secure = False
    while line := (await reader.readline()).decode().strip().upper():
        if line.startswith('EHLO'):
            await say('250 lab' if secure else '250-lab\r\n250 STARTTLS')
        elif line == 'STARTTLS':
            await say('220 go on')
            await writer.start_tls(server_context())
            secure = True
        elif line == 'QUIT':
            await say('221 bye')
            break
        else:
            await say(f'250 {"secure" if secure else "plain"}')
    writer.close()


def send(port):
    with smtplib.SMTP('localhost', port, timeout=5) as client:
        saw(repr(client.noop()))
        saw(client.ehlo()[0], client.has_extn('starttls'))
        saw(repr(client.starttls(context=ssl.create_default_context(cafile='ca.pem'))))
        saw(repr(client.noop()), client.sock.version(), client.sock.getpeercert()['subject'])


async def talk(port):
    reader, writer = await asyncio.open_connection('localhost', port)
    saw((await reader.readline()).decode())
    for line in ('NOOP', 'STARTTLS'):
        writer.write(f'{line}\r\n'.encode())
        saw((await reader.readline()).decode())
    await writer.start_tls(ssl.create_default_context(cafile='ca.pem'), server_hostname='localhost')
    writer.write(b'NOOP\r\n')
    saw((await reader.readline()).decode(), writer.get_extra_info('cipher')[1])
    writer.close()


async def main():
    async with await asyncio.start_server(mailbox, '127.0.0.1', 0) as server:
        port = server.sockets[0].getsockname()[1]
        await talk(port)
        await asyncio.to_thread(send, port)


asyncio.run(main())
