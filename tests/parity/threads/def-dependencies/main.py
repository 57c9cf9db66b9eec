"""`def` dependencies with yield: opened and closed around the request, in its order, errors included."""
import asyncio
import time

import httpx
from fastapi import Depends, FastAPI, HTTPException

from observe import saw, took
from serving import served

app = FastAPI()
steps = []


def session():
    steps.append('open')
    time.sleep(0.1)
    try:
        yield 'session'
    except HTTPException as error:
        steps.append(f'rollback {error.status_code}')
        raise
    finally:
        steps.append('close')


def user(name: str, session: str = Depends(session)):
    steps.append(f'user in {session}')
    if name == 'nobody':
        raise HTTPException(401)
    return name


@app.get('/{name}')
def hello(name: str = Depends(user)):
    steps.append('endpoint')
    if name == 'bad':
        raise HTTPException(409)
    return name


async def main():
    async with served(app) as port, httpx.AsyncClient(base_url=f'http://127.0.0.1:{port}') as client:
        for name in ('ann', 'nobody', 'bad'):
            with took(name, 0.1):
                answer = await client.get(f'/{name}')
            saw(answer.status_code, answer.json(), steps)
            steps.clear()


asyncio.run(main())
