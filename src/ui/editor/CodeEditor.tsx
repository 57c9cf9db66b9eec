import { useEffect, useRef, useState } from 'react'
import { useLessonStores, useUi, useWorkspace } from '../../stores/index.ts'
import { Button, EmptyState } from '../design/index.ts'
import { whenIdle } from '../idle.ts'
import { useResolvedTheme } from '../theme.ts'
import type { EditorHandle } from './editor.ts'
import { useMarkers } from './useMarkers.ts'
import styles from './CodeEditor.module.css'

/** The editor. Until Monaco has come, the file stands there as plain text, in the same place and type. */
export function CodeEditor() {
  const stores = useLessonStores()
  const host = useRef<HTMLDivElement>(null)
  const theme = useResolvedTheme()
  const markers = useMarkers()
  const reveal = useUi((ui) => ui.reveal)
  const [handle, setHandle] = useState<EditorHandle | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const active = useWorkspace((workspace) => workspace.active)

  useEffect(() => {
    let gone = false
    let mounted: EditorHandle | null = null
    const load = () => void import('./editor.ts').then(
      ({ mountEditor }) => {
        if (gone || host.current === null) return
        const now = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
        mounted = mountEditor(host.current, stores, now)
        setHandle(mounted)
      },
      () => { if (!gone) setFailed(true) },
    )
    // What there is to read and to press comes first.
    const cancel = whenIdle(load, 500)
    return () => {
      gone = true
      cancel()
      mounted?.dispose()
      setHandle(null)
    }
  }, [stores, attempt])

  useEffect(() => handle?.setTheme(theme), [handle, theme])
  // A file that was not open has no model to mark before it is shown.
  useEffect(() => handle?.setMarkers(markers), [handle, markers, active])
  useEffect(() => {
    if (reveal !== null) handle?.reveal(reveal.path, reveal.line)
  }, [handle, reveal])

  if (failed) {
    return (
      <EmptyState
        tone="failed"
        title="The editor did not load"
        action={<Button onPress={() => { setFailed(false); setAttempt(attempt + 1) }}>Try again</Button>}
      >
        Check the connection to the server that this page came from. Running and checking work without it.
      </EmptyState>
    )
  }
  return (
    <div className={styles.frame}>
      {handle === null && <PlainText />}
      {active === '' && <EmptyState title="No file is open">Choose one from the Files menu above, or press Ctrl+K and type its name.</EmptyState>}
      <div ref={host} className={styles.host} data-testid="editor" hidden={active === ''} />
    </div>
  )
}

function PlainText() {
  const text = useWorkspace((workspace) => workspace.files[workspace.active]) ?? ''
  return (
    <div className={styles.plain} aria-hidden="true">
      <div className={styles.numbers}>{text.split('\n').map((_, i) => <div key={i}>{i + 1}</div>)}</div>
      <pre className={styles.text}>{text}</pre>
    </div>
  )
}
