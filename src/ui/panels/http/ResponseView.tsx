import { Crosshair } from 'lucide-react'
import { useLessonStores } from '../../../stores/index.ts'
import { bytesText, durationText, statusText, topology, type ExchangesView } from '../../../telemetry/index.ts'
import { classes, IconButton, Mark, type Meaning } from '../../design/index.ts'
import { useMoment, useView } from '../model/moment.ts'
import { LongText } from '../parts/LongText.tsx'
import { Calls } from './Calls.tsx'
import { headersText } from './headers.ts'
import type { Outcome, SentRequest } from './history.ts'
import { pretty } from './pretty.ts'
import { whyRefused } from './refused.ts'
import styles from './HttpPanel.module.css'

export function meaningOf(outcome: Outcome): Meaning | null {
  if (outcome.kind === 'waiting') return null
  if (outcome.kind === 'failed' || outcome.status >= 500) return 'failed'
  return outcome.status >= 400 ? 'degraded' : 'healthy'
}

export const outcomeText = (outcome: Outcome): string =>
  outcome.kind === 'waiting' ? 'waiting' : outcome.kind === 'failed' ? outcome.error : statusText(outcome.status)

/** The answer to one request: status, time, headers, body, and the calls that were made for it. */
export function ResponseView({ sent, outcome, exchanges }: { sent: SentRequest; outcome: Outcome; exchanges: ExchangesView }) {
  const { ui } = useLessonStores()
  const meaning = meaningOf(outcome)
  const exchange = outcome.kind === 'waiting' ? exchanges.byCommand.get(sent.id) : outcome.exchange
  const response = exchange?.response
  return (
    <section className={styles.response} aria-label="Response">
      <header className={styles.status}>
        <h3 className={classes(meaning !== null && styles[meaning])}>
          {meaning !== null && <Mark meaning={meaning} size={10} />}
          {outcome.kind === 'waiting' ? 'Waiting for an answer' : outcomeText(outcome)}
        </h3>
        <span>
          {outcome.kind !== 'waiting' && `${durationText(outcome.took)} of virtual time`}
          {response && `, ${bytesText(response.body.size)}`}
        </span>
        <IconButton size="sm" label="Show the moment" onPress={() => ui.getState().select(exchange?.endSeq ?? sent.seq, exchange?.ended ?? sent.t)}>
          <Crosshair aria-hidden />
        </IconButton>
      </header>
      {outcome.kind === 'failed' && <WhyRefused sent={sent} error={outcome.error} />}
      {exchange?.fault != null && <p className={styles.byFault}><Mark meaning="injected" /> Answered by fault {exchange.fault}, not by {exchange.to}.</p>}
      {response && response.body.text !== '' && <LongText className={styles.body} label="Body" name="body.txt" text={pretty(response.body.text)} />}
      {response && response.body.size > response.body.text.length * 4 && <p className={styles.note}>The body is cut at 16 KiB here; the caller got all of it.</p>}
      {response && (
        <details className={styles.fold}>
          <summary>Response headers <span>{response.headers.length}</span></summary>
          <pre className={styles.body} tabIndex={0}>{headersText(response.headers)}</pre>
        </details>
      )}
      {exchange && <Calls exchange={exchange} exchanges={exchanges} />}
    </section>
  )
}

function WhyRefused({ sent, error }: { sent: SentRequest; error: string }) {
  const why = whyRefused(sent, error, useView(topology, useMoment()).processes.values())
  return why === '' ? null : <p>{why}</p>
}
