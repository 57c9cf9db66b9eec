import { Zap } from 'lucide-react'
import { useLesson } from '../../../stores/index.ts'
import { countText, durationText, faults, faultText, remaining, scopeNote, scopeText } from '../../../telemetry/index.ts'
import { Button, Mark } from '../../design/index.ts'
import { useLabActions } from '../model/commands.ts'
import { useLabStatus, useMoment, useView } from '../model/moment.ts'
import { FaultForm } from './FaultForm.tsx'
import styles from './FaultPanel.module.css'

/** What is broken now, the lesson's own breakages, and a form for any other. */
export function FaultPanel() {
  const lesson = useLesson()
  const moment = useMoment()
  const state = useView(faults, moment)
  const status = useLabStatus(moment)
  const actions = useLabActions()
  const armed = [...state.armed.values()]
  return (
    <div className={styles.panel}>
      <section aria-label="Armed faults">
        <h3>Armed now</h3>
        {armed.length === 0
          ? <p className={styles.none}>Nothing is broken{moment.events.length === 0 ? ': the lab has not run yet' : ''}.</p>
          : (
            <ul className={styles.list}>
              {armed.map((fault) => {
                const left = remaining(fault, moment.now)
                return (
                  <li key={fault.id}>
                    <Mark meaning="injected" size={10} />
                    <div>
                      <b>{faultText(fault.spec)}</b> on {scopeText(fault.scope, fault.spec.type)} {scopeNote(fault.scope)}
                      <p>
                        {fault.hits === 0 ? 'has touched nothing yet' : `has touched ${countText(fault.hits, 'thing')}`}
                        {left !== null && `, ${durationText(left)} of virtual time left`}
                      </p>
                    </div>
                    <Button size="sm" isDisabled={!status.canAct} onPress={() => actions.clear(fault.id)}>Clear</Button>
                  </li>
                )
              })}
            </ul>
          )}
      </section>
      {lesson.faults.length > 0 && (
        <section aria-label="Faults of this lesson">
          <h3>Of this lesson</h3>
          <ul className={styles.saved}>
            {lesson.faults.map(({ name, spec, scope }) => (
              <li key={name}>
                <Button size="sm" icon={<Zap aria-hidden />} isDisabled={!status.canAct} onPress={() => actions.arm(spec, scope)}>{name}</Button>
                <span>{faultText(spec)} on {scopeText(scope, spec.type)} {scopeNote(scope)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Any fault">
        <h3>Any fault</h3>
        <FaultForm disabledWhy={status.why} onArm={actions.arm} />
      </section>
    </div>
  )
}
