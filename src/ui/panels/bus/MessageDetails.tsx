import { Copy, X } from 'lucide-react'
import { useLessonStores } from '../../../stores/index.ts'
import { bytesText, clockText, durationText, type Message, type Step } from '../../../telemetry/index.ts'
import { Button, IconButton } from '../../design/index.ts'
import { pretty } from '../http/pretty.ts'
import { placeOf, STATE } from './words.ts'
import styles from './BusPanel.module.css'

/** One message: what it says, and its life from produce to ack. All of it is text, whatever a service put into it. */
export function MessageDetails({ message, until, onClose, onAgain }: { message: Message; until: number; onClose(): void; onAgain(): void }) {
  const { ui } = useLessonStores()
  const steps = message.steps.filter((step) => step.seq < until)
  return (
    <section className={styles.details} aria-label={`Message ${message.id}`}>
      <header>
        <h3>#{message.id} <code>{placeOf(message)}</code> {STATE[message.state].word}</h3>
        <Button size="sm" icon={<Copy aria-hidden />} onPress={onAgain}>Publish again</Button>
        <IconButton size="sm" label="Close the message" onPress={onClose}><X aria-hidden /></IconButton>
      </header>
      <Life steps={steps} />
      <ol className={styles.steps}>
        {steps.map((step, i) => (
          <li key={step.seq}>
            <button type="button" onClick={() => ui.getState().select(step.seq, step.t)}>
              <time>{i === 0 ? clockText(step.t) : `+${durationText(step.t - message.t)}`}</time>
              <span>{stepText(step)}</span>
            </button>
          </li>
        ))}
      </ol>
      <dl>
        <dt>key</dt><dd>{message.key ?? 'none'}</dd>
        <dt>headers</dt><dd>{message.headers.map(([name, value]) => `${name}: ${value}`).join('\n') || 'none'}</dd>
        <dt>payload</dt><dd>{message.body.size === 0 ? 'empty' : `${pretty(message.body.text)}\n(${bytesText(message.body.size)})`}</dd>
      </dl>
    </section>
  )
}

export function stepText({ kind, who, queue, note }: Step): string {
  const by = who === '' ? '' : kind === 'delivered' || kind === 'dead' ? ` to ${who}` : ` by ${who}`
  const where = queue === '' || queue === who ? '' : ` (${queue})`
  return `${kind}${kind === 'produced' && who === '' ? ' by hand' : by}${where}${note === '' ? '' : `: ${note}`}`
}

const WIDTH = 100
const RED: ReadonlySet<Step['kind']> = new Set(['dead', 'dropped', 'rejected', 'given up'])
const AMBER: ReadonlySet<Step['kind']> = new Set(['sent back', 'requeued'])

/** The life as a line: its steps in order, those at one instant side by side. */
function Life({ steps }: { steps: readonly Step[] }) {
  const first = steps[0]
  if (first === undefined) return null
  const span = Math.max(1, steps.at(-1)!.t - first.t)
  return (
    <svg className={styles.life} viewBox={`0 0 ${WIDTH + 8} 12`} preserveAspectRatio="none" role="img" aria-label={`${steps.length} steps in ${durationText(span)} of virtual time`}>
      <line x1={4} x2={WIDTH + 4} y1={6} y2={6} />
      {steps.map((step) => (
        <rect key={step.seq} className={RED.has(step.kind) ? styles.red : AMBER.has(step.kind) ? styles.amber : step.kind === 'acknowledged' ? styles.green : ''} x={3.5 + ((step.t - first.t) / span) * WIDTH} y={1} width={1} height={10} />
      ))}
    </svg>
  )
}
