import { isScenario, SCENARIOS } from './handlers.ts'

/**
 * Development only: plays ?mock=NAME by standing in for fetch. Without a service worker on purpose: the page has none in
 * development, and one that stayed behind would answer for the real page.
 */
export async function mockFromAddress(): Promise<void> {
  const name = new URLSearchParams(location.search).get('mock')
  if (name === null) return
  if (!isScenario(name)) throw new Error(`There is no scenario ?mock=${name}. There are: ${Object.keys(SCENARIOS).join(', ')}.`)
  const { getResponse } = await import('msw')
  const real = window.fetch
  window.fetch = async (input, init) => {
    const request = new Request(input, init)
    return (await getResponse(SCENARIOS[name], request.clone())) ?? real(request)
  }
}
