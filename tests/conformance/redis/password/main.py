"""With requirepass nothing is done for a client that has not said the word."""
import asyncio

from observe import failed, saw
from onredis import URL, client
from raw import said


async def main():
    async with client(password='s3cret') as redis:
        saw(await redis.ping(), await redis.set('a', 1))
        with failed('a wrong word'):
            await redis.execute_command('AUTH', 'wrong')
        saw(await redis.get('a'), await redis.execute_command('AUTH', 'default', 's3cret'))
    for protocol in (2, 3):
        with failed(f'none, RESP{protocol}'):
            async with client(protocol=protocol) as redis:
                await redis.ping()
        with failed(f'wrong, RESP{protocol}'):
            async with client(password='wrong', protocol=protocol) as redis:
                await redis.ping()
    saw((await said(URL, b'GET a\r\nAUTH s3cret\r\nGET a\r\nQUIT\r\n'))[0].decode())
    saw((await said(URL, b'*1000\r\n'))[0].decode())


asyncio.run(main())
