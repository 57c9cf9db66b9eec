import { HttpResponse, http as mock } from 'msw'
import { describe, expect, it } from 'vitest'
import type { Files } from '../../src/contract/files.ts'
import { events, get } from '../sim/fake-process.ts'
import { mswWorld } from '../sim/outside-world.ts'
import { textOf } from './sandbox.ts'
import { certificatesIn, lab } from './tls-sandbox.ts'

const COMPOSE = `services:
  orders:
    build: orders
    command: uvicorn main:app --host 0.0.0.0 --port 8000
    ports: ["8000:8000"]
  web:
    build: web
    command: uvicorn main:app --host 0.0.0.0 --port 8443 --ssl-keyfile web.key --ssl-certfile web.pem
    ports: ["8443:8443"]
`
const WEB = `from fastapi import FastAPI, Request
app = FastAPI()
@app.get('/hello')
async def hello(request: Request):
    return {'scheme': request.url.scheme}
`
const FILES: Files = {
  ...certificatesIn('web'), ...certificatesIn('orders'), 'web/main.py': WEB,
  'orders/main.py': `import httpx, ssl, time
from fastapi import FastAPI
app = FastAPI()
client = httpx.AsyncClient(verify=ssl.create_default_context(cafile='ca.pem'))

async def answer(client, url):
    try:
        return {'said': (await client.get(url)).json()}
    except Exception as error:
        return {'failed': type(error).__name__, 'why': str(error).split(' (_ssl')[0], 'at': time.time()}

@app.get('/good')
async def good(url: str):
    return await answer(client, url)

@app.get('/default')
async def default(url: str):
    async with httpx.AsyncClient() as plain:
        return await answer(plain, url)

@app.get('/blocking')
def blocking(url: str):
    return httpx.get(url).json()
`,
}

async function ask(path: string, files = FILES, compose = COMPOSE) {
  const outside = mswWorld(mock.get('https://api.example.com/pay', () => HttpResponse.json({ paid: true })))
  const world = await lab(compose, files, outside)
  world.apply(get(path.startsWith('http') ? path : `http://localhost:8000/${path}`, { id: 'r' }))
  await world.runUntil(world.now + 60e9)
  const response = events(world, 'http.response').find((event) => event.request === 'r')
  return { world, said: JSON.parse(response?.body.text ?? 'null') as unknown }
}

describe('[N5] services that speak https to each other', () => {
  it('uvicorn serves it, httpx verifies it, the log reads it', async () => {
    const { world, said } = await ask('good?url=https://web:8443/hello')
    expect(said).toEqual({ said: { scheme: 'https' } })
    expect(events(world, 'net.tls')).toMatchObject([
      { from: 'orders', to: 'web', sni: 'web', alpn: '', version: 'TLSv1.3', ok: true },
    ])
    expect(events(world, 'http.request').map(({ to, scheme, path }) => [to, scheme, path])).toEqual([
      ['orders', undefined, '/good?url=https://web:8443/hello'], ['web', 'https', '/hello'],
    ])
    expect(events(world, 'http.response').map((event) => event.status)).toEqual([200, 200])
    expect(textOf(world.log.events, 'stderr')).not.toContain('Traceback')
  })

  it('a handshake costs one round trip', async () => {
    const { world } = await ask('good?url=https://web:8443/hello')
    const [established] = events(world, 'net.established').filter((event) => event.to === 'web')
    const [request] = events(world, 'http.request').filter((event) => event.to === 'web')
    expect((request?.t ?? 0) - (established?.t ?? 0)).toBe(0.5e6 + 0.25e6)
  })

  it('a certificate that nobody trusts is refused, and both sides say so', async () => {
    const { world, said } = await ask('default?url=https://web:8443/hello')
    expect(said).toMatchObject({ failed: 'ConnectError', why: '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate' })
    expect(events(world, 'net.tls')).toMatchObject([{ from: 'orders', to: 'web', ok: false }])
    expect(events(world, 'http.request').map((event) => event.to)).toEqual(['orders'])
  })

  it('a client in the clear is disconnected', async () => {
    const { said } = await ask('good?url=http://web:8443/hello')
    expect(said).toMatchObject({ failed: 'RemoteProtocolError', why: 'Server disconnected without sending a response.' })
  })

  it('a client that wants TLS from a server in the clear is told the wrong version', async () => {
    const { world, said } = await ask('good?url=https://localhost:8000/hello')
    expect(said).toMatchObject({ failed: 'ConnectError', why: '[SSL: WRONG_VERSION_NUMBER] wrong version number' })
    expect(events(world, 'net.tls')).toMatchObject([{ ok: false, detail: 'orders does not speak TLS on this port' }])
  })

  it('an http command asks by https', async () => {
    const { world, said } = await ask('https://localhost:8443/hello')
    expect(said).toEqual({ scheme: 'https' })
    expect(events(world, 'net.tls')).toMatchObject([{ from: 'client', to: 'web', ok: true }])
  })

  it('a certificate expires by the virtual clock', async () => {
    const compose = COMPOSE.replace('web.pem', 'expired.pem')
    const { said } = await ask('good?url=https://web:8443/hello', FILES, compose)
    expect(said).toMatchObject({ failed: 'ConnectError', why: '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired' })
  })

  it('a key that does not fit ends the service with its reason', async () => {
    const world = await lab(COMPOSE.replace('web.key', 'client.key'), FILES)
    expect(events(world, 'process.exit')).toMatchObject([{ process: 'web', code: 1 }])
    expect(textOf(world.log.events, 'stderr')).toContain('ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch')
  })
})

describe('[N5] TLS among the rules of the world', () => {
  const hello = (id: string): ReturnType<typeof get> => get('http://localhost:8000/good?url=https://web:8443/hello', { id })

  it('[C1] [L1] an open connection goes on from a checkpoint, to the same log', async () => {
    const world = await lab(COMPOSE, FILES)
    world.apply(hello('a'))
    await world.runUntil(world.now + 1e9)
    const saved = world.checkpoint()
    const goOn = async (): Promise<string> => {
      world.apply(hello('b'))
      await world.runUntil(world.now + 1e9)
      return world.log.hash()
    }
    const first = await goOn()
    expect(events(world, 'net.tls')).toHaveLength(1)
    world.restore(saved!)
    expect(await goOn()).toBe(first)
    expect(events(world, 'http.response').filter((event) => event.request === 'b')).toMatchObject([{ status: 200 }])
  })

  it('[F7] [F14] the http faults reach into it', async () => {
    const world = await lab(COMPOSE, FILES)
    world.apply({ type: 'arm', id: 'twice', spec: { type: 'duplicate', percent: 100 }, scope: { to: 'web' } })
    world.apply(hello('a'))
    await world.runUntil(world.now + 1e9)
    expect(events(world, 'http.request').filter((event) => event.to === 'web')).toMatchObject([{ scheme: 'https' }, { scheme: 'https', fault: 'twice' }])
    expect(events(world, 'net.tls').map((event) => event.ok)).toEqual([true, true])
    world.apply({ type: 'clear', id: 'twice' })
    world.apply({ type: 'arm', id: 'broken', spec: { type: 'http_abort', httpStatus: 503 }, scope: { to: 'web' } })
    world.apply(hello('b'))
    await world.runUntil(world.now + 1e9)
    expect(events(world, 'http.response').filter((event) => event.to === 'web').at(-1)).toMatchObject({ status: 503, fault: 'broken' })
  })

  it('[F7] an answer of the proxy waits for the server to end the handshake', async () => {
    const world = await lab(COMPOSE, FILES)
    world.apply({ type: 'arm', id: 'broken', spec: { type: 'http_abort', httpStatus: 503 }, scope: { to: 'web' } })
    world.apply(hello('a'))
    await world.runUntil(world.now + 1e9)
    expect(events(world, 'net.tls')).toMatchObject([{ ok: true }])
    expect(events(world, 'http.response').map((event) => [event.to, event.status])).toEqual([['web', 503], ['orders', 200]])
    expect(events(world, 'http.response').at(-1)?.body.text).toContain('"failed":"JSONDecodeError"')
  })

  it('a server that dies in the handshake leaves it undone', async () => {
    const world = await lab(COMPOSE, FILES)
    world.apply({ type: 'arm', id: 'slow', spec: { type: 'latency', latency: 5 }, scope: { to: 'web' } })
    const start = world.now
    world.apply(hello('a'))
    await world.runUntil(start + 18e6)
    world.apply({ type: 'crash', process: 'web' })
    await world.runUntil(start + 1e9)
    expect(events(world, 'net.tls')).toMatchObject([{ from: 'orders', to: 'web', ok: false }])
    expect(events(world, 'net.tls')[0]?.detail).toContain('the handshake was not completed')
    expect(events(world, 'http.response').find((event) => event.request === 'a')?.body.text).toContain('"failed":"RemoteProtocolError"')
  })
})

describe('[N3] [N5] the outside world by https', () => {
  it.each(['default', 'blocking'])('is trusted by default: %s', async (how) => {
    const { world, said } = await ask(`${how}?url=https://api.example.com/pay`)
    expect(said).toEqual(how === 'default' ? { said: { paid: true } } : { paid: true })
    expect(events(world, 'world.request')).toMatchObject([{ url: 'https://api.example.com/pay' }])
    expect(events(world, 'net.tls')).toMatchObject([{ to: 'api.example.com', sni: 'api.example.com', ok: true }])
  })

  it('is not trusted by a client that trusts only its own CA', async () => {
    const { said } = await ask('good?url=https://api.example.com/pay')
    expect(said).toMatchObject({ failed: 'ConnectError', why: '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate' })
  })
})
