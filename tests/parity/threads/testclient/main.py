"""FastAPI's TestClient: lifespan, answers, errors, cookies; all from blocking code."""
import contextlib
import time

from fastapi import Cookie, FastAPI
from fastapi.testclient import TestClient

from observe import failed, saw, took

steps = []


@contextlib.asynccontextmanager
async def lifespan(_app):
    steps.append('startup')
    yield
    steps.append('shutdown')


app = FastAPI(lifespan=lifespan)


@app.get('/slow')
def slow():
    time.sleep(0.2)
    return 'slow'


@app.get('/cookie')
async def cookie(name: str | None = Cookie(None)):
    return name


@app.get('/broken')
async def broken():
    raise LookupError('broken')


with TestClient(app) as client:
    saw(steps)
    with took('a def endpoint', 0.2):
        answer = client.get('/slow')
    saw(answer.status_code, answer.json())
    client.cookies.set('name', 'ann')
    saw(client.get('/cookie').json(), client.get('/nothing').status_code)
    with failed('an error of the application'):
        client.get('/broken')
saw(steps)
saw(TestClient(app, raise_server_exceptions=False).get('/broken').status_code)
