import { Send } from 'lucide-react'
import { memo, useState } from 'react'
import type { SavedRequest } from '../../../contract/lesson.ts'
import { useLessonStores } from '../../../stores/index.ts'
import { Button, classes, Kbd } from '../../design/index.ts'
import { Field, fieldStyles } from '../parts/fields.tsx'
import { BodyField } from './BodyField.tsx'
import { headersText, parseHeaders, urlProblem, withContentType } from './headers.ts'
import styles from './HttpPanel.module.css'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** A request to write and send. It starts as a saved one and may be changed at will. */
export const Composer = memo(function Composer({ saved, disabledWhy }: { saved: SavedRequest; disabledWhy: string }) {
  const { run } = useLessonStores()
  const [method, setMethod] = useState(saved.method.toUpperCase())
  // The saved address may yet become another: that of a new request is known once compose.yaml has been read.
  const [typed, setTyped] = useState<string | null>(null)
  const url = typed ?? saved.url
  const [headers, setHeaders] = useState(headersText(saved.headers))
  const [body, setBody] = useState(saved.body)
  const [problem, setProblem] = useState('')
  const times = Math.max(2, saved.times ?? 10)

  const send = (count: number) => {
    const parsed = parseHeaders(headers)
    const wrong = urlProblem(url) || parsed.problem
    setProblem(wrong)
    if (wrong !== '') return
    const withType = withContentType(parsed.headers, body)
    for (let i = 0; i < count; i++) {
      run.getState().request({ method, url, headers: withType, body, ...(saved.timeout === undefined ? {} : { timeout: saved.timeout }) })
    }
  }
  return (
    <form
      className={styles.composer}
      aria-label="Request"
      onSubmit={(e) => { e.preventDefault(); if (disabledWhy === '') send(1) }}
      onKeyDown={(e) => { if (e.key === 'Enter' && e.shiftKey && disabledWhy === '') { e.preventDefault(); send(1) } }}
    >
      <div className={styles.line}>
        <select className={classes(fieldStyles.input, styles.method)} aria-label="Method" value={method} onChange={(e) => setMethod(e.target.value)}>
          {[...new Set([...METHODS, method])].map((one) => <option key={one}>{one}</option>)}
        </select>
        <input
          className={classes(fieldStyles.input, fieldStyles.mono, styles.url)}
          aria-label="Address"
          spellCheck={false}
          value={url}
          placeholder="http://service:port/path"
          onChange={(e) => setTyped(e.target.value)}
        />
      </div>
      <details className={styles.fold}>
        <summary>Headers <span>{headers.split('\n').filter((l) => l.trim() !== '').length || 'none'}</span></summary>
        <Field label="One a line, name: value">
          {(id) => <textarea id={id} className={classes(fieldStyles.input, fieldStyles.mono)} rows={3} spellCheck={false} value={headers} onChange={(e) => setHeaders(e.target.value)} />}
        </Field>
      </details>
      {(body !== '' || (method !== 'GET' && method !== 'HEAD')) && (
        <BodyField body={body} onChange={setBody} />
      )}
      {problem !== '' && <p className={styles.problem} role="alert">{problem}</p>}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" size="sm" icon={<Send aria-hidden />} isDisabled={disabledWhy !== ''}>Send</Button>
        <Button size="sm" isDisabled={disabledWhy !== ''} onPress={() => send(times)}>Send {times} times</Button>
        <span className={styles.hint}>{disabledWhy !== '' ? disabledWhy : <Kbd keys="Shift+Enter" />}</span>
      </div>
    </form>
  )
}, (a, b) => a.disabledWhy === b.disabledWhy && a.saved.name === b.saved.name && a.saved.url === b.saved.url)
