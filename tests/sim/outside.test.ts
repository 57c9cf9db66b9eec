import { HttpResponse, delay, http as mock } from 'msw'
import { describe, expect, it } from 'vitest'
import type { OutsideWorld } from '../../src/contract/world.ts'
import { booted, events, get } from './fake-process.ts'
import { mswWorld } from './outside-world.ts'
import { echoServer } from './scripts.ts'

async function ask(outside: OutsideWorld | undefined, ...requests: ReturnType<typeof get>[]) {
  const world = await booted({ scripts: { orders: echoServer() }, outside })
  await world.runUntil(1e6)
  for (const request of requests) world.apply(request)
  await world.runUntil(Infinity)
  return world
}

describe('the outside world', () => {
  it('[N3] is answered by MSW handlers, after their delay in virtual time', async () => {
    const world = await ask(mswWorld(mock.post('http://api.example.com/pay', async ({ request }) =>
      HttpResponse.json({ paid: await request.json() }, { status: 201, headers: { 'x-delay': '300' } }))),
    get('http://api.example.com/pay', { method: 'POST', body: '{"sum":7}', headers: [['content-type', 'application/json']] }))
    expect(events(world, 'world.request')[0]).toMatchObject({ method: 'POST', url: 'http://api.example.com/pay' })
    const [response] = events(world, 'http.response')
    expect(response).toMatchObject({ status: 201, process: 'api.example.com', t: 302.1e6 })
    expect(JSON.parse(response?.body.text ?? '')).toEqual({ paid: { sum: 7 } })
  })

  it('[N3] gets whole bodies, however large', async () => {
    const world = await ask(mswWorld(mock.post('http://api.example.com/', async ({ request }) =>
      HttpResponse.text(String((await request.text()).length)))), get('http://api.example.com/', { method: 'POST', body: 'x'.repeat(200_000) }))
    expect(events(world, 'http.response')[0]?.body.text).toBe('200000')
    expect(events(world, 'http.request')[0]?.body).toMatchObject({ size: 200_000 })
  })

  it('[N3] resets where no handler answers, and names the handler that would be needed', async () => {
    const world = await ask(mswWorld(mock.get('http://api.example.com/other', () => HttpResponse.text(''))), get('http://api.example.com:8080/x?y=1', { id: 'r' }))
    expect(events(world, 'world.missing')[0]).toMatchObject({ method: 'GET', url: 'http://api.example.com:8080/x?y=1' })
    expect(events(world, 'world.missing')[0]?.detail).toContain("http.get('http://api.example.com:8080/x', ...)")
    expect(events(world, 'http.failed')[0]).toMatchObject({ request: 'r', error: 'the connection was reset' })
  })

  it('[N3] is refused where a run has none', async () => {
    const none = await ask(undefined, get('http://api.example.com/x'))
    expect(events(none, 'world.missing')[0]?.detail).toContain("http.all('http://api.example.com/*', ...)")
    expect(events(none, 'client.failed')[0]?.error).toBe('connection refused')
  })

  it('[N3] answers 500 where a handler fails', async () => {
    const world = await ask(() => Promise.reject(new Error('boom')), get('http://api.example.com/x'))
    expect(events(world, 'http.response')[0]).toMatchObject({ status: 500 })
    expect(events(world, 'http.response')[0]?.body.text).toContain('boom')
  })

  it('[T1] holds virtual time while it thinks', async () => {
    const slow = mswWorld(mock.get('http://slow.example.com/', async () => {
      await delay(20)
      return HttpResponse.text('ok')
    }))
    const world = await ask(slow, get('http://slow.example.com/'), get('http://orders:8000/'))
    expect(events(world, 'http.response').map((e) => [e.process, e.t]).sort()).toEqual([['orders', 2.1e6], ['slow.example.com', 2.1e6]])
  })

  it('[T1] has no checkpoint while it is awaited, and a command waits for it', async () => {
    let answer: (() => void) | undefined
    const world = await booted({
      scripts: { orders: echoServer() },
      outside: () => new Promise((resolve) => {
        answer = () => resolve({ status: 204, statusText: '', headers: [], body: new Uint8Array(), delay: 0 })
      }),
    })
    world.apply(get('http://a.example.com/'))
    const running = world.runUntil(Infinity)
    expect(answer).toBeDefined()
    expect(world.checkpoint()).toBe(null)
    expect(() => world.step()).toThrow('a step is under way')
    world.apply({ type: 'crash', process: 'orders' })
    expect(events(world, 'process.exit')).toEqual([])
    answer?.()
    await running
    expect(events(world, 'process.exit')[0]?.t).toBe(events(world, 'world.response')[0]?.t)
  })
})
