"""Bytes by hand, for what no client would send: what the server answers, and whether it hangs up."""

import asyncio
import urllib.parse


async def said(url, *parts, within=1.0):
    """
    Sends `parts` on a connection of its own and reads until the server closes it or is silent for `within` seconds.
    Answers [bytes, 'closed' or 'open'].
    """
    place = urllib.parse.urlsplit(url if '//' in url else f'//{url}')
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    answer, state = b'', 'open'
    try:
        for part in parts:
            writer.write(part)
        while True:
            async with asyncio.timeout(within):
                data = await reader.read(65536)
            if not data:
                state = 'closed'
                break
            answer += data
    except TimeoutError:
        pass
    except OSError:
        state = 'closed'
    writer.close()
    return [answer, state]
