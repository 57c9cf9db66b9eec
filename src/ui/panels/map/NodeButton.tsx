import { Database, Globe, Laptop, Mailbox, RotateCw, ScrollText, Skull, Square } from 'lucide-react'
import { memo, useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useLessonStores } from '../../../stores/index.ts'
import { clockText } from '../../../telemetry/index.ts'
import { Button, classes, Mark } from '../../design/index.ts'
import { useLabActions } from '../model/commands.ts'
import type { LabStatus } from '../model/moment.ts'
import { STATE_WORDS, wordsOf } from '../model/states.ts'
import { ArmedFaults } from './ArmedFaults.tsx'
import type { Box } from './boxes.ts'
import { FaultBadge } from './FaultBadge.tsx'
import { CLIENT, type MapNode } from './picture.ts'
import styles from './ServiceMap.module.css'

const styleOf = (box: Box) => ({ left: box.x - box.width / 2, top: box.y - box.height / 2, width: box.width, height: box.height })

/** A service, or the learner. Its button opens what can be done to it. */
export const NodeButton = memo(function NodeButton({ node, box, status }: { node: MapNode; box: Box; status: LabStatus }) {
  const { ui } = useLessonStores()
  const [open, setOpen] = useState(false)
  if (node.outsider && node.id !== CLIENT) {
    return (
      <div className={styles.outside} style={styleOf(box)} title={`${node.title}, outside the lab`}>
        <Globe aria-hidden />
        <span>{node.title}</span>
      </div>
    )
  }
  if (node.outsider) {
    return (
      <AriaButton className={styles.you!} style={styleOf(box)} aria-label="You: send a request" onPress={() => ui.getState().showPanel('requests')}>
        <Laptop aria-hidden />
        <span>you</span>
      </AriaButton>
    )
  }
  const { word, meaning } = wordsOf(node)
  const process = node.process
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className={classes(styles.node, node.broker !== '' && styles.broker, styles[node.blocked === '' ? node.state : 'blocked'], node.badge && styles.broken)} style={styleOf(box)}>
        <span className={styles.name}>{node.broker !== '' && <Database aria-hidden />}<span className="visually-hidden">{node.broker === '' ? 'Service' : node.broker} </span>{node.title}<span className="visually-hidden">: </span></span>
        <span className={classes(styles.state, meaning !== null && styles[`is-${meaning}`])}>
          {meaning !== null && <Mark meaning={meaning} />}
          {word}
          {process && process.generation > 1 && node.blocked === '' && <span className={styles.generation} title={`Started ${process.generation} times`}>{'\u21bb'}{process.generation - 1}</span>}
        </span>
        {node.badge && <><span className="visually-hidden">, broken: {node.badge.title}</span><FaultBadge badge={node.badge} onEdge /></>}
      </AriaButton>
      <Popover className={styles.popover!} offset={8} placement="bottom">
        <Dialog className={styles.dialog!} aria-label={`Service ${node.title}`}>
          <NodeActions node={node} status={status} onDone={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}, (a, b) => a.node.id === b.node.id && a.node.look === b.node.look && a.box === b.box && a.status === b.status)

function NodeActions({ node, status, onDone }: { node: MapNode; status: LabStatus; onDone(): void }) {
  const actions = useLabActions()
  const { ui } = useLessonStores()
  const up = node.state !== 'stopped' && node.state !== 'crashed' && node.state !== 'waiting'
  const act = (action: (process: string) => void) => () => { action(node.id); onDone() }
  return (
    <>
      <h3 className={styles.popoverTitle}>{node.title}{node.broker !== '' && ` (${node.broker})`}</h3>
      <p className={styles.popoverText}>{storyOf(node)}</p>
      {node.lastError !== '' && <p className={styles.popoverText}>Last error: {node.lastError}</p>}
      <ArmedFaults faults={node.faults} status={status} onDone={onDone} />
      {status.why !== '' && <p className={styles.why}>{status.why}</p>}
      <div className={styles.breakages} role="group" aria-label={`Act on ${node.title}`}>
        <Button size="sm" icon={<RotateCw aria-hidden />} isDisabled={!status.canAct} onPress={act(actions.restart)}>{node.state === 'waiting' ? 'Start' : 'Restart'}</Button>
        <Button size="sm" icon={<Square aria-hidden />} isDisabled={!status.canAct || !up} onPress={act(actions.stop)}>Stop</Button>
        <Button size="sm" variant="danger" icon={<Skull aria-hidden />} isDisabled={!status.canAct || !up} onPress={act(actions.crash)}>Crash</Button>
        {node.broker !== '' && <Button size="sm" icon={<Mailbox aria-hidden />} onPress={() => { ui.getState().showPanel('bus'); onDone() }}>Bus</Button>}
        <Button
          size="sm"
          icon={<ScrollText aria-hidden />}
          onPress={() => { ui.getState().selectProcess(node.id); ui.getState().showPanel('logs'); onDone() }}
        >
          Logs
        </Button>
      </div>
    </>
  )
}

function storyOf({ state, process, blocked }: MapNode): string {
  if (!process) return state === 'starting' ? 'On its way up with the lab.' : 'Not started yet: it starts with the lab.'
  if (blocked !== '') return `Its event loop is blocked by ${blocked}: nothing else in this service can run.`
  const since = `${STATE_WORDS[state].word} since ${clockText(process.since)} of virtual time`
  const where = process.port === null ? '' : `, port ${process.port}`
  const code = process.exitCode === null ? '' : `, exit code ${process.exitCode}`
  const times = process.generation > 1 ? `, started ${process.generation} times` : ''
  return `${since.charAt(0).toUpperCase()}${since.slice(1)}${where}${code}${times}.${process.detail ? ` ${process.detail}` : ''}`
}
