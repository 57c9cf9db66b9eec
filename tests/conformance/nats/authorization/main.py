"""A server that wants a user and password, or a token, lets nobody else in."""
import asyncio
import os

import nats

from observe import failed, saw
from raw import said


async def tries(what, url, **options):
    try:
        client = await nats.connect(url, allow_reconnect=False, max_reconnect_attempts=1, error_cb=_ignore, **options)
        saw(what, client.is_connected)
        await client.close()
    except Exception as error:
        saw(what, type(error).__name__)


async def _ignore(_error):
    pass


async def main():
    url, token = os.environ['NATS_URL'], os.environ['TOKEN_URL']
    await tries('user and password', url, user='ann', password='secret')
    await tries('in the url', url.replace('nats://', 'nats://ann:secret@'))
    await tries('wrong password', url, user='ann', password='guess')
    await tries('nobody', url)
    await tries('token', token, token='t0ken')
    await tries('wrong token', token, token='other')
    for what, sent in {'before CONNECT': b'PING\r\n', 'CONNECT without': b'CONNECT {"verbose":false}\r\nPING\r\n'}.items():
        answer, state = await said(url, sent, within=0.3)
        saw(what, answer[answer.index(b'\r\n') + 2:].decode(), state)
    answer, state = await said(url, within=3)
    saw('silence', answer[answer.index(b'\r\n') + 2:].decode(), state)


asyncio.run(main())
