import { getResponse, type RequestHandler } from 'msw'
import type { OutsideRequest, OutsideResponse, OutsideWorld } from '../contract/world.ts'

/** The request that is being answered: what `delay` adds to. */
let answering: { delay: number } | null = null
/** Requests are answered one after another, so that handlers with a state of their own give the same answers every time. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Makes the answer take `ms` milliseconds of virtual time. Used like MSW's own: `await delay(300)` in a handler; several add up.
 * It never waits: the kernel delivers the answer that much later (SPEC N3).
 */
export async function delay(ms: number): Promise<void> {
  if (!answering) {
    const example = 'http.get(url, async () => { await delay(300); return HttpResponse.json({}) })'
    throw new Error(`delay() was called outside of a handler: it belongs to the request that is being answered, as in ${example}`)
  }
  if (!(ms >= 0 && Number.isFinite(ms))) throw new Error(`delay(${ms}): expected milliseconds, 0 or more`)
  answering.delay += ms
}

/** The outside world as MSW handlers describe it: a lesson's world.ts exports them. null: no handler answers. */
export function outsideWorld(handlers: RequestHandler[]): OutsideWorld {
  return (request) => {
    const answer = last.then(() => answerOne(handlers, request))
    last = answer.catch(() => undefined)
    return answer
  }
}

async function answerOne(handlers: RequestHandler[], request: OutsideRequest): Promise<OutsideResponse | null> {
  const current = { delay: 0 }
  answering = current
  try {
    const response = await getResponse(handlers, toRequest(request))
    return response ? await toPlain(response, current.delay) : null
  } finally {
    answering = null
  }
}

function toRequest({ method, url, headers, body }: OutsideRequest): Request {
  const bodiless = method === 'GET' || method === 'HEAD' || body.length === 0
  return new Request(url, { method, headers, body: bodiless ? undefined : body.slice() })
}

async function toPlain(response: Response, delayMs: number): Promise<OutsideResponse> {
  // A network error, as HttpResponse.error() makes it, has no status; to the lab that is a host that does not answer.
  if (response.type === 'error') throw new Error('the handler answered with a network error')
  const headers: [string, string][] = [...response.headers].map(([name, value]) => [name, value])
  return {
    status: response.status, statusText: response.statusText, headers,
    body: new Uint8Array(await response.arrayBuffer()), delay: delayMs,
  }
}
