import { delay, http, HttpResponse, type RequestHandler } from 'msw'

/**
 * The page's own HTTP, which is the sandbox's files and nothing else, as it may go wrong on a real host. In development
 * open the page with ?mock=NAME; tests hand the same handlers to a server of their own.
 */
export const SCENARIOS = {
  /** The host has the page but not its sandbox/ folder. */
  'sandbox-missing': [http.get('*/sandbox/*', () => new HttpResponse(null, { status: 404, statusText: 'Not Found' }))],
  /** The connection is gone. */
  'sandbox-offline': [http.get('*/sandbox/*', () => HttpResponse.error())],
  /** A proxy answers everything with its own page and 200. */
  'sandbox-captive': [http.get('*/sandbox/*', () => HttpResponse.html('<!doctype html><title>Sign in</title>'))],
  /** The host never finishes. */
  'sandbox-stuck': [http.get('*/sandbox/*', async () => { await delay('infinite'); return HttpResponse.error() })],
} satisfies Record<string, RequestHandler[]>

export type Scenario = keyof typeof SCENARIOS

export const isScenario = (name: string | null): name is Scenario => name !== null && Object.hasOwn(SCENARIOS, name)
