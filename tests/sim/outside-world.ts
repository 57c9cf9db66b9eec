import { getResponse } from 'msw'
import type { OutsideWorld } from '../../src/contract/world.ts'

/** Real MSW handlers as an outside world, as src/lesson makes one of a lesson's world.ts. */
export const mswWorld = (...handlers: Parameters<typeof getResponse>[0]): OutsideWorld => async (request) => {
  const body = request.body.length > 0 ? request.body.slice() : undefined
  const response = await getResponse(handlers, new Request(request.url, { method: request.method, headers: request.headers, body }))
  if (!response) return null
  return {
    status: response.status, statusText: response.statusText, headers: [...response.headers],
    body: new Uint8Array(await response.arrayBuffer()), delay: Number(response.headers.get('x-delay') ?? 0),
  }
}
