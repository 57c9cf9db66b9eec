import { faultText, scopeNote, type FaultView } from '../../../telemetry/index.ts'
import { Button, Mark } from '../../design/index.ts'
import { useLabActions } from '../model/commands.ts'
import type { LabStatus } from '../model/moment.ts'
import styles from './ServiceMap.module.css'

/** The faults of a link or a service, each with a button that mends it. */
export function ArmedFaults({ faults, status, onDone }: { faults: FaultView[]; status: LabStatus; onDone(): void }) {
  const actions = useLabActions()
  if (faults.length === 0) return null
  return (
    <ul className={styles.armed}>
      {faults.map((fault) => (
        <li key={fault.id}>
          <Mark meaning="injected" />
          <span>{faultText(fault.spec)} {scopeNote(fault.scope)}</span>
          <Button size="sm" isDisabled={!status.canAct} onPress={() => { actions.clear(fault.id); onDone() }}>Mend</Button>
        </li>
      ))}
    </ul>
  )
}
