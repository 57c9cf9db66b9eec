import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { delay, outsideWorld } from '../../src/lesson/world.ts'

const request = (method: string, url: string, body = '') => ({ id: 1, method, url, headers: [['content-type', 'application/json']] as [string, string][], body: new TextEncoder().encode(body) })
const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes)

describe('the outside world', () => {
  it('is answered by MSW handlers', async () => {
    const world = outsideWorld([http.post('http://pay.example.com/charges', async ({ request: r }) => HttpResponse.json({ got: await r.json() }, { status: 201 }))])
    const answer = await world(request('POST', 'http://pay.example.com/charges', '{"a":1}'))
    expect(answer).toMatchObject({ status: 201, statusText: 'Created', delay: 0 })
    expect(text(answer?.body)).toBe('{"got":{"a":1}}')
    expect(answer?.headers).toContainEqual(['content-type', 'application/json'])
  })

  it('is null where no handler answers', async () => {
    expect(await outsideWorld([http.get('http://a.example.com/', () => new HttpResponse())])(request('GET', 'http://b.example.com/'))).toBeNull()
  })

  it('takes virtual time, which adds up, and waits for none', async () => {
    const world = outsideWorld([
      http.get('http://slow.example.com/', async () => {
        await delay(86_400_000)
        await delay(500)
        return HttpResponse.text('late')
      }),
      http.get('http://fast.example.com/', () => HttpResponse.text('now')),
    ])
    const answers = await Promise.all([world(request('GET', 'http://slow.example.com/')), world(request('GET', 'http://fast.example.com/'))])
    expect(answers.map((a) => a?.delay)).toEqual([86_400_500, 0])
  })

  it('answers one request after another, so that state is seen in order', async () => {
    let open = 0
    let most = 0
    const world = outsideWorld([http.get('http://a.example.com/', async () => {
      most = Math.max(most, ++open)
      await Promise.resolve()
      open--
      return new HttpResponse()
    })])
    await Promise.all(Array.from({ length: 5 }, () => world(request('GET', 'http://a.example.com/'))))
    expect(most).toBe(1)
  })

  it('goes on after a handler that throws', async () => {
    const world = outsideWorld([http.get('http://a.example.com/', () => { throw new TypeError('broken') }), http.get('http://b.example.com/', () => new HttpResponse('ok'))])
    await expect(world(request('GET', 'http://a.example.com/'))).rejects.toThrow('broken')
    expect((await world(request('GET', 'http://b.example.com/')))?.status).toBe(200)
  })

  it('refuses a delay that belongs to no request, or is none', async () => {
    await expect(delay(5)).rejects.toThrow('outside of a handler')
    const seen: string[] = []
    const world = outsideWorld([http.get('http://a.example.com/', async () => {
      await delay(-1).catch((e: Error) => seen.push(e.message))
      return new HttpResponse()
    })])
    await world(request('GET', 'http://a.example.com/'))
    expect(seen[0]).toContain('delay(-1)')
  })
})
