import { ArrowLeft, ArrowRight, Globe, RotateCw, X } from 'lucide-react'
import { useId, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import type { StoreApi } from 'zustand/vanilla'
import { useLessonStores, useRun, type LessonStores } from '../../../stores/index.ts'
import { bytesText } from '../../../telemetry/index.ts'
import { Button, EmptyState, IconButton, Skeleton } from '../../design/index.ts'
import { NothingYet } from '../parts/NothingYet.tsx'
import { documentations, suggestions } from './address.ts'
import { createBrowser, type BrowserState, type Shown } from './browser.ts'
import { serveFrame } from './wire.ts'
import styles from './PreviewPanel.module.css'

/** Each lesson has one, which a panel that is opened again finds as it was. */
const browsers = new WeakMap<LessonStores['run'], StoreApi<BrowserState>>()

function useBrowser(): StoreApi<BrowserState> {
  const { run } = useLessonStores()
  let browser = browsers.get(run)
  if (!browser) browsers.set(run, (browser = createBrowser((...args) => run.getState().dial(...args), () => run.getState().lab?.services ?? [])))
  return browser
}

/** The services' own pages, in a frame whose only network is the lab. */
export function PreviewPanel() {
  const browser = useBrowser()
  const state = useStore(browser)
  const services = useRun((run) => run.lab?.services)
  const running = useRun((run) => run.status === 'running' || run.status === 'paused')
  const paused = useRun((run) => run.status === 'paused')
  const list = useId()
  const first = suggestions(services ?? [])[0] ?? ''
  return (
    <div className={styles.panel}>
      <form className={styles.bar} aria-label="Address" onSubmit={(event) => { event.preventDefault(); state.open(state.address === '' ? first : state.address) }}>
        <IconButton size="sm" label="Back" isDisabled={!state.canGoBack || !running} onPress={state.back}><ArrowLeft aria-hidden /></IconButton>
        <IconButton size="sm" label="Forward" isDisabled={!state.canGoForward || !running} onPress={state.forward}><ArrowRight aria-hidden /></IconButton>
        {state.loading
          ? <IconButton size="sm" label="Stop loading" onPress={state.stop}><X aria-hidden /></IconButton>
          : <IconButton size="sm" label="Load again" isDisabled={state.nonce === 0 || !running} onPress={state.reload}><RotateCw aria-hidden /></IconButton>}
        <input
          className={styles.address}
          aria-label="Address in the lab"
          placeholder={first}
          list={list}
          value={state.address}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => state.type(event.target.value)}
        />
        <datalist id={list}>{suggestions(services ?? []).map((url) => <option key={url} value={url} />)}</datalist>
        <Button type="submit" size="sm" isDisabled={!running}>Open</Button>
      </form>
      <div className={styles.view} aria-busy={state.loading}>
        {state.loading && <p className={styles.note} role="status">{paused ? 'The lab is paused: the page comes when time goes on (F8).' : 'Loading'}</p>}
        {!running && state.shown === null
          ? <NothingYet icon={<Globe />} title="No pages yet">Run the lab: what your services show in a browser shows here, such as {first === '' ? 'their documentation' : first}.</NothingYet>
          : state.problem !== ''
            ? <EmptyState tone="failed" icon={<Globe />} title="The page did not come">{state.problem}</EmptyState>
            : state.left && !state.loading
              ? <EmptyState tone="failed" icon={<Globe />} title="The page has gone elsewhere" action={<Button size="sm" variant="primary" onPress={state.reload}>{`Back to ${state.address.replace('http://', '')}`}</Button>}>A script of the page sent it to another address in a way that the preview cannot follow. Type that address above, or go back.</EmptyState>
            : state.shown === null
              ? state.loading ? <Skeleton lines={4} label="The page" /> : <EmptyState icon={<Globe />} title="Open a page of the lab" action={<span className={styles.choices}>{documentations(services ?? []).map((url) => <Button key={url} size="sm" variant={url === first ? 'primary' : 'secondary'} onPress={() => state.open(url)}>{url.replace('http://', '')}</Button>)}</span>}>Type an address as a service would write it.</EmptyState>
              : <View key={state.nonce} browser={browser} shown={state.shown} title={state.title || state.address} />}
      </div>
    </div>
  )
}

function View({ browser, shown, title }: { browser: StoreApi<BrowserState>; shown: Shown; title: string }) {
  switch (shown.kind) {
    case 'page': return <Page browser={browser} shown={shown} title={title} />
    case 'text': return <pre className={styles.text} tabIndex={0}>{shown.text === '' ? '(empty)' : shown.text}</pre>
    case 'image': return <div className={styles.image}><img src={shown.url} alt={title} /></div>
    case 'file': return <EmptyState icon={<Globe />} title="A file">{`${shown.type || 'Of no type'}, ${bytesText(shown.size)}. The preview shows pages, texts and images.`}</EmptyState>
  }
}

/** The page of a service is as foreign as its code: an opaque origin, scripts and nothing else, a policy without network. */
function Page({ browser, shown, title }: { browser: StoreApi<BrowserState>; shown: Extract<Shown, { kind: 'page' }>; title: string }) {
  const { run } = useLessonStores()
  const frame = useRef<HTMLIFrameElement>(null)
  const release = useRef(() => {})
  const { missing, notes } = useStore(browser)
  // A layout effect ends before the frame is taken away: its document must not be heard to leave then.
  useLayoutEffect(() => {
    // A document that is gone has no window to be known by: it has a mark.
    const heard = ({ data }: MessageEvent) => { if (data === `left ${shown.mark}`) browser.getState().hasLeft() }
    window.addEventListener('message', heard)
    return () => {
      window.removeEventListener('message', heard)
      release.current()
    }
  }, [browser, shown.mark])
  /** Once: whatever else loads in the frame later is not the page that was assembled, and gets nothing of the lab. */
  const connected = useRef(false)
  const connect = () => {
    if (connected.current) return
    connected.current = true
    const { port1, port2 } = new MessageChannel()
    const { go, titled, noted, missed, kept, cookies } = browser.getState()
    release.current = serveFrame(port1, (...args) => run.getState().dial(...args), shown.url, cookies, { go, titled, noted, missed, kept })
    frame.current!.contentWindow!.postMessage(null, '*', [port2])
  }
  return (
    <>
      {missing.length > 0 && <p className={styles.note}>Not loaded, as the preview reaches only the lab: {missing.join(', ')}</p>}
      {notes.map((note) => <p key={note} className={styles.note} role="status">{note}</p>)}
      <iframe ref={frame} className={styles.frame} title={`Page of the lab: ${title}`} sandbox="allow-scripts allow-forms" srcDoc={shown.html} onLoad={connect} />
    </>
  )
}
