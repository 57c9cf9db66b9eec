/**
 * The host that the page's address names (?host=ws://localhost:4180/?token=...): labs run there instead of in the page. Only a
 * host of this very machine: a link must not send somebody's files elsewhere.
 */
export function hostAddress(search: string): string | null {
  const given = new URLSearchParams(search).get('host')
  if (given === null || !URL.canParse(given)) return null
  const { protocol, hostname } = new URL(given)
  return protocol === 'ws:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? given : null
}
