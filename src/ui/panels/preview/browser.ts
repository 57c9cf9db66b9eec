import { createStore, type StoreApi } from 'zustand/vanilla'
import { fetchWhole, headerOf, type Dial, type LabRequest, type WholeAnswer } from '../../../stores/index.ts'
import { assemble, dataUrl } from './assemble.ts'
import { labUrl } from './address.ts'

/** What the preview shows of an answer. */
export type Shown =
  | { kind: 'page'; html: string; missing: readonly string[] }
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
}

const get = (url: string): LabRequest => ({ method: 'GET', url, headers: [['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8']], body: new Uint8Array(0) })

/** A small browser whose network is the lab. */
export function createBrowser(dial: Dial): StoreApi<BrowserState> {
  const visited: LabRequest[] = []
  let at = -1
  let turn = 0
  let cancel = () => {}

  return createStore<BrowserState>()((set, state) => {
    async function show(request: LabRequest): Promise<void> {
      cancel()
      const mine = ++turn
      set({ loading: true, problem: '', address: request.url, canGoBack: at > 0, canGoForward: at < visited.length - 1 })
      const load = (one: LabRequest) => fetchWhole(dial, one, (stop) => { cancel = stop })
      try {
        const answer = await load(request)
        const shown = await look(answer, (url) => load(get(url)))
        if (mine === turn) set({ loading: false, shown, status: answer.status, address: answer.url, title: '', nonce: state().nonce + 1 })
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
      address: '', title: '', status: 0, shown: null, nonce: 0, loading: false, problem: '', canGoBack: false, canGoForward: false,
      type: (address) => set({ address }),
      open(address) {
        const url = labUrl(address)
        if (url === null) set({ problem: `This is no address of the lab: ${address}. For example http://orders:8001/docs`, shown: null })
        else visit(get(url))
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
    }
  })
}

async function look(answer: WholeAnswer, load: (url: string) => Promise<WholeAnswer>): Promise<Shown> {
  const type = headerOf(answer.headers, 'content-type')
  if (/^text\/html|^application\/xhtml/.test(type)) return { kind: 'page', ...await assemble(answer, load) }
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
