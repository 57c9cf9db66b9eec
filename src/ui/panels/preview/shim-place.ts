import type { Inside } from './shim.ts'

/**
 * Where the frame's document is, and what leaves it: links, forms, window.open and scripts that go elsewhere show the address in
 * the preview. Handed over as text, as the shim is.
 */
export function shimPlace({ post, absolute }: Inside, address: string, mark: string): void {
  let here = new URL(address)
  const go = (url: string | URL, request: object = {}) => post({ type: 'go', method: 'GET', url: absolute(url), headers: [], body: new Uint8Array(0), ...request })

  // Scripts of the lab that say `location` get this one (location.ts): the real one can be neither replaced nor watched.
  const place = {
    get href() { return here.href },
    set href(url: string) { if (url.startsWith('#')) place.hash = url; else go(url) },
    get hash() { return location.hash },
    set hash(hash: string) { location.hash = hash },
    get search() { return here.search },
    set search(search: string) { go(Object.assign(new URL(here), { search })) },
    get pathname() { return here.pathname },
    set pathname(pathname: string) { go(Object.assign(new URL(here), { pathname })) },
    get host() { return here.host },
    get hostname() { return here.hostname },
    get port() { return here.port },
    get protocol() { return here.protocol },
    get origin() { return here.origin },
    assign: (url: string | URL) => { place.href = String(url) },
    replace: (url: string | URL) => { place.href = String(url) },
    reload: () => go(here),
    toString: () => here.href,
  }
  Object.defineProperty(window, 'labLocation', { get: () => place, set: (url: string) => { place.href = String(url) } })
  for (const name of ['URL', 'documentURI']) Object.defineProperty(document, name, { get: () => here.href })

  // An address of its own is what this document does not have: it is kept beside it.
  history.pushState = history.replaceState = (_state, _title, url) => { if (url != null) here = new URL(absolute(url)) }

  window.open = (url) => {
    if (url) go(url)
    return null
  }
  const silent = (name: string, answer: unknown) => Object.assign(window, { [name]: (text = '') => {
    post({ type: 'note', text: `${name}() shows nothing in the preview. It said: ${String(text)}` })
    return answer
  } })
  silent('alert', undefined)
  silent('confirm', false)
  silent('prompt', null)
  document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => /^https?:/.test(blockedURI) && post({ type: 'missing', url: `${blockedURI}${effectiveDirective === 'frame-src' ? ' (a frame)' : ''}` }))
  // Not through the port, which there is none of before the document has loaded.
  addEventListener('pagehide', () => parent.postMessage(`left ${mark}`, '*'))

  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.hasAttribute('href'))
    if (!link || event.defaultPrevented) return
    const href = link.getAttribute('href')!
    if (/^(javascript|data|blob):/i.test(href)) return
    event.preventDefault()
    if (href.startsWith('#')) document.getElementById(decodeURIComponent(href.slice(1)))?.scrollIntoView()
    else go(href)
  })
  const submit = (form: HTMLFormElement, submitter: HTMLElement | null) => {
    const data = new FormData(form, submitter)
    const url = absolute(form.getAttribute('action') || here)
    const fields = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]))
    if (form.method !== 'post') return go(Object.assign(new URL(url), { search: fields.toString() }))
    const request = new Request(url, { method: 'POST', body: form.enctype === 'multipart/form-data' ? data : fields })
    void request.arrayBuffer().then((body) => go(url, { method: 'POST', headers: [['Content-Type', request.headers.get('content-type') ?? '']], body: new Uint8Array(body) }))
  }
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    event.preventDefault()
    submit(event.target as HTMLFormElement, event.submitter)
  })
  HTMLFormElement.prototype.submit = function () { submit(this, null) }
}
