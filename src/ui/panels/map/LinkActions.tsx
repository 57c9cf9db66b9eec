import type { FaultSpec } from '../../../contract/faults.ts'
import { clockText } from '../../../telemetry/index.ts'
import { Button } from '../../design/index.ts'
import { useLabActions } from '../model/commands.ts'
import type { LabStatus } from '../model/moment.ts'
import { ArmedFaults } from './ArmedFaults.tsx'
import { CLIENT, linkText, type MapLink } from './picture.ts'
import styles from './ServiceMap.module.css'

/** The breakages of one click: one of each kind that a learner will meet in the field. */
const BREAKAGES: readonly { title: string; spec: FaultSpec }[] = [
  { title: 'Latency 3 s', spec: { type: 'latency', latency: 3000 } },
  { title: 'Loss 30 %', spec: { type: 'loss', percent: 30 } },
  { title: 'Partition', spec: { type: 'partition', direction: 'both' } },
  { title: 'Down', spec: { type: 'down' } },
  { title: 'HTTP 503', spec: { type: 'http_abort', httpStatus: 503 } },
  { title: 'Black hole', spec: { type: 'timeout', timeout: 0 } },
]

/** What can be done to a link: mend what is broken, or break it. */
export function LinkActions({ link, status, onDone }: { link: MapLink; status: LabStatus; onDone(): void }) {
  const actions = useLabActions()
  const scope = { from: link.from, to: link.to }
  return (
    <>
      <h3 className={styles.popoverTitle}>{link.from === CLIENT ? 'you' : link.from} {'\u2192'} {link.to}</h3>
      <p className={styles.popoverText}>{sentence(linkText({ ...link, badge: null }))}</p>
      {link.view?.lastError && <p className={styles.popoverText}>Last error, {clockText(link.view.lastError.t)}: {link.view.lastError.text}</p>}
      <ArmedFaults faults={link.faults} status={status} onDone={onDone} />
      {status.why !== '' && <p className={styles.why}>{status.why}</p>}
      <div className={styles.breakages} role="group" aria-label="Break this link">
        {BREAKAGES.map(({ title, spec }) => (
          <Button key={title} size="sm" isDisabled={!status.canAct} onPress={() => { actions.arm(spec, scope); onDone() }}>{title}</Button>
        ))}
      </div>
    </>
  )
}

/** "orders to payments, no traffic" says its ends in the title already. */
function sentence(text: string): string {
  const rest = text.slice(text.indexOf(', ') + 2)
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`
}
