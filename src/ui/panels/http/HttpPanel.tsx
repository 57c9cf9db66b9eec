import { Radio } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { SavedRequest } from '../../../contract/lesson.ts'
import { useLesson, useLessonStores, useRun, useUi } from '../../../stores/index.ts'
import { clockText, durationText, exchanges } from '../../../telemetry/index.ts'
import { classes, Mark } from '../../design/index.ts'
import { useLabStatus, useMoment, useView } from '../model/moment.ts'
import { NothingYet } from '../parts/NothingYet.tsx'
import { Composer } from './Composer.tsx'
import { outcomeOf, sentRequests } from './history.ts'
import { meaningOf, outcomeText, ResponseView } from './ResponseView.tsx'
import styles from './HttpPanel.module.css'

/** How many of the latest requests are listed; the event timeline has them all. */
const LISTED = 60

/** The learner's own HTTP client: the lesson's saved requests, one to write, and what came back. */
export function HttpPanel() {
  const lesson = useLesson()
  const { ui } = useLessonStores()
  const moment = useMoment()
  const lab = useRun((run) => run.lab)
  const status = useLabStatus(moment)
  const state = useView(exchanges, moment)
  const sent = useView(sentRequests, moment)
  const wanted = useUi((u) => u.savedRequest)
  const [chosen, setChosen] = useState<string | null>(null)
  const [shownId, setShownId] = useState('')
  const runId = useRun((run) => run.runId)
  // Whatever was sent last shows, wherever it was sent from, until the learner picks an older one.
  const newest = sent.list.at(-1)?.id ?? ''
  useEffect(() => setShownId(''), [runId, newest])
  useEffect(() => { if (wanted !== null) setChosen(wanted) }, [wanted])

  const fallback = blank(lab?.services.find((s) => s.ports.length > 0))
  const saved = lesson.requests.find((r) => r.name === (chosen ?? lesson.requests[0]?.name)) ?? fallback
  const list = sent.list.slice(-LISTED).reverse()
  const shown = sent.list.findLast((one) => one.id === shownId) ?? sent.list.at(-1)
  const never = moment.events.length === 0 && !status.running
  return (
    <div className={styles.panel}>
      <nav className={styles.saved} aria-label="Saved requests">
        <ul>
          {[...lesson.requests, fallback].map((request) => (
            <li key={request.name}>
              <button
                type="button"
                aria-current={request.name === saved.name}
                onClick={() => { setChosen(request.name); ui.setState({ savedRequest: null }) }}
              >
                <span className={styles.verb}>{request === fallback ? '' : request.method}</span>
                {request.name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <Composer key={`${lesson.id} ${saved.name}`} saved={saved} disabledWhy={never ? 'Press Run first.' : status.why} />
      {never
        ? <NothingYet icon={<Radio />} title="Nobody to ask yet">Run the lab, then send a request: the answer shows here.</NothingYet>
        : shown
          ? <ResponseView sent={shown} outcome={outcomeOf(shown, state)} exchanges={state} />
          : <p className={styles.quiet}>No request sent yet. What you send, and what comes back, shows here.</p>}
      {list.length > 1 && (
        <section className={styles.history} aria-label="Sent requests">
          <h3>Sent{sent.list.length > LISTED ? `, the latest ${LISTED} of ${sent.list.length.toLocaleString('en')}` : ''}</h3>
          <ol>
            {list.map((one) => {
              const outcome = outcomeOf(one, state)
              const meaning = meaningOf(outcome)
              return (
                <li key={`${one.id} ${one.seq}`}>
                  <button type="button" aria-current={one === shown} onClick={() => setShownId(one.id)}>
                    <time>{clockText(one.t)}</time>
                    <span className={styles.what}><span className={styles.verb}>{one.request.method}</span>{pathOf(one.request.url)}</span>
                    <span className={classes(styles.result, meaning !== null && styles[meaning])}>
                      {meaning !== null && <Mark meaning={meaning} />}
                      <span title={outcomeText(outcome)}>{outcome.kind === 'answered' ? outcome.status : outcomeText(outcome)}</span>
                    </span>
                    <span className={styles.took}>{outcome.kind === 'waiting' ? '' : durationText(outcome.took)}</span>
                  </button>
                </li>
              )
            })}
          </ol>
        </section>
      )}
    </div>
  )
}

const blank = (service: { name: string; ports: number[] } | undefined): SavedRequest => ({
  name: 'New request', method: 'GET', url: service ? `http://${service.name}:${service.ports[0]}/` : 'http://', headers: [], body: '',
})

const pathOf = (url: string) => url.replace(/^https?:\/\//, '')
