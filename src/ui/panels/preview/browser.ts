import { createStore, type StoreApi } from 'zustand/vanilla'
import { CookieJar, fetchWhole, headerOf, type Dial, type LabRequest, type WholeAnswer } from '../../../stores/index.ts'
import { assemble, dataUrl } from './assemble.ts'
import type { LabService } from '../../../contract/lab.ts'
import { labUrl, portless, suggestions } from './address.ts'
import type { Kept } from './shim-keep.ts'

/** What the preview shows of an answer. */
export type Shown =
  | { kind: 'page'; html: string; url: string; mark: string }
  | { kind: 'text'; text: string; type: string }
  | { kind: 'image'; url: string }
  | { kind: 'file'; type: string; size: number }

export interface BrowserState {
  /** As it stands in the bar. */
  address: string
  title: string
  status: number
  shown: Shown | null
  /** Counts what has been shown: a frame lives as long as its page. */
  nonce: number
  loading: boolean
  problem: string
  /** What the page wanted from elsewhere and could not have. */
  missing: readonly string[]
  /** What else is to be said of the page, each thing once. */
  notes: readonly string[]
  /** A script has sent the frame to an address that nobody was told. */
  left: boolean
  cookies: CookieJar
  canGoBack: boolean
  canGoForward: boolean
  type(address: string): void
  /** Shows an address of the lab, as typed. */
  open(address: string): void
  go(request: LabRequest): void
  reload(): void
  stop(): void
  back(): void
  forward(): void
  titled(title: string): void
  noted(text: string): void
  missed(url: string): void
  hasLeft(): void
  kept(area: 'local' | 'session', items: Record<string, string>): void
}

/** As much as browsers give a site's storage, in characters; and of the notes as many as one reads. */
const MOST_KEPT = 5_000_000
const MOST_NOTES = 8
const MOST_NOTE = 300

const get = (url: string): LabRequest => ({ method: 'GET', url, headers: [['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8']], body: new Uint8Array(0) })

/** A small browser whose network is the lab. */
export function createBrowser(dial: Dial, services: () => readonly LabService[]): StoreApi<BrowserState> {
  const cookies = new CookieJar()
  /** By origin. */
  const sites = new Map<string, Omit<Kept, 'cookie'>>()
  const siteOf = (url: string) => {
    const { origin } = new URL(url)
    if (!sites.has(origin)) sites.set(origin, { local: {}, session: {} })
    return sites.get(origin)!
  }
  const visited: LabRequest[] = []
  let at = -1
  let turn = 0
  let cancel = () => {}

  return createStore<BrowserState>()((set, state) => {
    async function show(request: LabRequest): Promise<void> {
      cancel()
      const mine = ++turn
      set({ loading: true, problem: '', left: false, missing: [], notes: [], address: request.url, canGoBack: at > 0, canGoForward: at < visited.length - 1 })
      const load = (one: LabRequest) => fetchWhole(dial, one, (stop) => { cancel = stop }, cookies)
      try {
        const answer = await load(request)
        const { missing, ...shown } = await look(answer, (url) => load(get(url)), () => ({ ...siteOf(answer.url), cookie: cookies.header(answer.url, true) }), String(mine))
        if (mine === turn) set({ loading: false, shown, left: false, missing: missing ?? [], status: answer.status, address: answer.url, title: '', nonce: state().nonce + 1 })
      } catch (error) {
        if (mine === turn) set({ loading: false, shown: null, status: 0, problem: error instanceof Error ? error.message : String(error) })
      }
    }
    const visit = (request: LabRequest) => {
      visited.splice(++at, visited.length, request)
      void show(request)
    }
    const step = (by: 1 | -1) => {
      const request = visited[at + by]
      if (!request) return
      at += by
      void show(request)
    }
    return {
      address: '', title: '', status: 0, shown: null, nonce: 0, loading: false, problem: '', missing: [], notes: [], left: false, cookies, canGoBack: false, canGoForward: false,
      type: (address) => set({ address }),
      open(address) {
        const url = labUrl(address)
        const [example] = suggestions(services())
        const problem = url === null ? `This is no address of the lab: ${address}.${example === undefined ? '' : ` For example ${example}`}` : portless(url, services())
        if (problem !== '') set({ problem, shown: null, left: false, missing: [], notes: [] })
        else visit(get(url!))
      },
      go: visit,
      reload() {
        const request = visited[at]
        if (request) void show(request)
      },
      stop() {
        turn++
        cancel()
        set({ loading: false })
      },
      back: () => step(-1),
      forward: () => step(1),
      titled: (title) => set({ title }),
      noted(text) {
        const { notes } = state()
        const note = text.slice(0, MOST_NOTE)
        if (notes.length < MOST_NOTES && !notes.includes(note)) set({ notes: [...notes, note] })
      },
      missed(url) {
        const { missing } = state()
        const one = url.slice(0, MOST_NOTE)
        if (missing.length < MOST_NOTES && !missing.includes(one)) set({ missing: [...missing, one] })
      },
      hasLeft: () => set({ left: true, shown: null, missing: [], notes: [] }),
      kept(area, items) {
        const { shown } = state()
        const size = Object.entries(items).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
        if (shown?.kind !== 'page') return
        if (size <= MOST_KEPT) siteOf(shown.url)[area] = items
        else state().noted(`${area}Storage is full: the preview keeps 5 million characters of a site.`)
      },
    }
  })
}

async function look(answer: WholeAnswer, load: (url: string) => Promise<WholeAnswer>, kept: () => Kept, mark: string): Promise<Shown & { missing?: string[] }> {
  const type = headerOf(answer.headers, 'content-type')
  if (/^text\/html|^application\/xhtml/.test(type)) return { kind: 'page', url: answer.url, mark, ...await assemble(answer, load, kept(), mark) }
  if (/^image\//.test(type)) return { kind: 'image', url: await dataUrl(answer) }
  if (/json/.test(type)) return { kind: 'text', type, text: pretty(new TextDecoder().decode(answer.body)) }
  if (/^text\/|javascript|xml|yaml/.test(type) || answer.body.length === 0) return { kind: 'text', type, text: new TextDecoder().decode(answer.body) }
  return { kind: 'file', type, size: answer.body.length }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
