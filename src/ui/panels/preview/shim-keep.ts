import type { Inside } from './shim.ts'

/** What a site has in the preview's memory: it lives as long as the preview. */
export interface Kept { local: Record<string, string>; session: Record<string, string>; cookie: string }

/** localStorage, sessionStorage and document.cookie, which an opaque origin has not. Handed over as text, as the shim is. */
export function shimKeep({ post, hear }: Inside, kept: Kept): void {
  const storage = (area: 'local' | 'session') => {
    const items = new Map(Object.entries(kept[area]))
    const changed = () => post({ type: 'keep', area, items: Object.fromEntries(items) })
    const methods = {
      getItem: (key: string) => items.get(String(key)) ?? null,
      setItem(key: string, value: string) { items.set(String(key), String(value)); changed() },
      removeItem(key: string) { if (items.delete(String(key))) changed() },
      clear() { items.clear(); changed() },
      key: (index: number) => [...items.keys()][index] ?? null,
    }
    return new Proxy({} as Record<string, unknown>, {
      get: (_, key) => typeof key === 'symbol' ? undefined : key === 'length' ? items.size : Object.hasOwn(methods, key) ? methods[key as keyof typeof methods] : items.get(key),
      set: (_, key, value) => { methods.setItem(String(key), value); return true },
      deleteProperty: (_, key) => { methods.removeItem(String(key)); return true },
      has: (_, key) => items.has(String(key)) || Object.hasOwn(methods, key) || key === 'length',
      ownKeys: () => [...items.keys()],
      getOwnPropertyDescriptor: (_, key) => items.has(String(key)) ? { value: items.get(String(key)), writable: true, enumerable: true, configurable: true } : undefined,
    })
  }
  for (const area of ['local', 'session'] as const) {
    const one = storage(area)
    Object.defineProperty(window, `${area}Storage`, { get: () => one, configurable: true })
  }

  // What the services set is told; what the page itself sets must be there at once.
  let cookies = kept.cookie
  hear((message) => { if (message.kind === 'cookie') cookies = message['text'] as string })
  Object.defineProperty(document, 'cookie', {
    get: () => cookies,
    set(text: string) {
      const [pair = '', ...attributes] = String(text).split(';').map((part) => part.trim())
      const name = pair.split('=')[0]!
      const gone = attributes.some((one) => /^max-age=(0|-\d+)$/i.test(one) || (/^expires=/i.test(one) && Date.parse(one.slice(8)) < Date.now()))
      const others = cookies.split('; ').filter((one) => one !== '' && one.split('=')[0] !== name)
      cookies = (gone ? others : [...others, pair]).join('; ')
      post({ type: 'cookie', text: gone ? `${name}=; Max-Age=0` : String(text) })
    },
  })
}
