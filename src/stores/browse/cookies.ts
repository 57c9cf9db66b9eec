interface Cookie { name: string; value: string; path: string; httpOnly: boolean }

/** The cookies of the lab's hosts (RFC 6265, as far as a preview lives: until a host takes one back). */
export class CookieJar {
  readonly #hosts = new Map<string, Cookie[]>()

  /** What a Set-Cookie header, or a page (`byScript`), says. */
  set(url: string, text: string, byScript = false): void {
    const { hostname, pathname } = new URL(url)
    const [pair = '', ...attributes] = text.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    if (at < 1) return
    const value = (name: string) => attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
    const given = value('path')
    const cookie = {
      name: pair.slice(0, at), value: pair.slice(at + 1), httpOnly: attributes.some((one) => /^httponly$/i.test(one)),
      path: given?.startsWith('/') ? given : pathname.slice(0, Math.max(1, pathname.lastIndexOf('/'))),
    }
    const before = this.#hosts.get(hostname) ?? []
    const same = (one: Cookie) => one.name === cookie.name && one.path === cookie.path
    if (byScript && (cookie.httpOnly || before.some((one) => same(one) && one.httpOnly))) return
    const maxAge = value('max-age')
    const gone = maxAge !== undefined && Number(maxAge) <= 0
    this.#hosts.set(hostname, [...before.filter((one) => !same(one)), ...(gone ? [] : [cookie])].slice(-MOST))
  }

  /** All that an answer from there sets. */
  take(url: string, headers: readonly [string, string][]): void {
    for (const [name, value] of headers) if (name.toLowerCase() === 'set-cookie') this.set(url, value)
  }

  /** As a request to that address carries them; those that a script may see with `visible`. */
  header(url: string, visible = false): string {
    const { hostname, pathname } = new URL(url)
    const within = (path: string) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
    return (this.#hosts.get(hostname) ?? []).filter(({ path, httpOnly }) => within(path) && !(visible && httpOnly)).map(({ name, value }) => `${name}=${value}`).join('; ')
  }
}

/** Of one host, as browsers keep them. */
const MOST = 180
