import type { Ns } from '../../../contract/time.ts'
import { useLessonStores } from '../../../stores/index.ts'
import { durationText, duration, statusText, type Attempt, type Exchange, type ExchangesView } from '../../../telemetry/index.ts'
import styles from './HttpPanel.module.css'

const SHOWN = 20

/** One line: who asked whom for what, and what came of it. */
export interface CallLine { key: string; from: string; to: string; what: string; result: string; failed: boolean; took: Ns | null; seq: number; t: Ns }

/** The calls made on behalf of an exchange, and those that got no further than their connection, in order. */
export function callLines(exchange: Exchange, exchanges: ExchangesView): CallLine[] {
  const calls = exchange.children.map((id) => exchanges.byId.get(id)).filter((child) => child !== undefined).map(ofCall)
  return [...calls, ...exchange.attempts.map(ofAttempt)].sort((a, b) => a.t - b.t || a.seq - b.seq)
}

const ofCall = (call: Exchange): CallLine => ({
  key: `e${call.id}`, from: call.from, to: call.to, what: `${call.request.method} ${call.request.path}`,
  result: call.response ? statusText(call.response.status) : (call.error ?? 'waiting'), failed: call.error !== null,
  took: duration(call), seq: call.seq, t: call.request.t,
})

/** What the kernel says of a request that its connection took along: which one it was. */
const LOST = /^(.*); "([^"]+)" had not arrived$/s

function ofAttempt({ conn, seq, from, to, t, ended, error, established }: Attempt): CallLine {
  const lost = LOST.exec(error ?? '')
  return {
    key: `c${conn} ${seq}`, from, to, seq, t, failed: error !== null,
    what: lost?.[2] ?? (established ? 'a request' : 'connect'),
    result: lost ? `did not arrive: ${lost[1]}` : (error ?? (ended !== null ? 'closed unused' : established ? 'on its way' : 'connecting')),
    // Of a request on an older connection nobody knows when it left.
    took: ended === null || ended === t ? null : ended - t,
  }
}

/** The calls made on behalf of this one, where the log leaves no doubt which they are. */
export function Calls({ exchange, exchanges }: { exchange: Exchange; exchanges: ExchangesView }) {
  const { ui } = useLessonStores()
  const lines = callLines(exchange, exchanges)
  if (lines.length === 0) return null
  return (
    <div className={styles.calls}>
      <h4>Calls that it caused</h4>
      <ul>
        {lines.slice(0, SHOWN).map(({ key, from, to, what, result, failed, took, seq, t }) => (
          <li key={key}>
            <button type="button" onClick={() => ui.getState().select(seq, t)}>
              <span>{from} {'\u2192'} {to}</span>
              <code>{what}</code>
              <span className={failed ? styles.cause : undefined}>{result}</span>
              <span>{took === null ? '' : durationText(took)}</span>
            </button>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN && <p className={styles.note}>and {lines.length - SHOWN} more</p>}
    </div>
  )
}
