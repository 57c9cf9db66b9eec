import { Crown } from 'lucide-react'
import { lagOf, type BrokerView, type Lane } from '../../../telemetry/index.ts'
import { Button } from '../../design/index.ts'
import type { Moment } from '../model/moment.ts'
import { groupText } from './groups.ts'
import { Sparkline } from './Sparkline.tsx'
import { canReplay, routesOf, SYSTEM } from './words.ts'
import styles from './BusPanel.module.css'

/** Where messages lie, how many, and how far each reader is behind. */
export function Lanes({ broker, moment, replay }: { broker: BrokerView; moment: Moment; replay: ((lane: Lane, queue: string) => void) | null }) {
  const words = SYSTEM[broker.system]
  // What a broker keeps for itself is named with two underscores.
  const lanes = [...broker.lanes.values()].filter((lane) => !lane.channel.startsWith('__')).sort((a, b) => a.channel.localeCompare(b.channel) || (a.partition ?? 0) - (b.partition ?? 0))
  const routes = routesOf(broker)
  return (
    <div className={styles.lanes}>
      <table>
        <caption className="visually-hidden">{words.lanes} of {broker.name}</caption>
        <thead><tr><th scope="col">{words.lane}</th><th scope="col" className={styles.number}>Messages</th><th scope="col">Read by</th><th scope="col" className={styles.number}>Behind</th><th scope="col"><span className="visually-hidden">Over virtual time</span></th></tr></thead>
        <tbody>{lanes.map((lane) => <LaneRows key={lane.id} broker={broker} lane={lane} moment={moment} replay={canReplay(broker, lane) ? replay : null} />)}</tbody>
      </table>
      {[...broker.groups.values()].map((group) => (
        <p key={group.name} className={styles.group}>
          <strong>{group.name}</strong> {groupText(broker.system, group)}
          {group.rebalances > 0 && ` ${group.rebalances} ${group.rebalances === 1 ? 'rebalance' : 'rebalances'} so far, the last: ${group.reason}.`}
        </p>
      ))}
      {routes.length > 0 && (
        <details className={styles.routes}>
          <summary>Exchanges and bindings <span>{routes.length}</span></summary>
          <ul>{routes.map(({ what, name, text }) => <li key={`${what}/${name}`}><code>{name}</code> {what}{text && `, ${text}`}</li>)}</ul>
        </details>
      )}
    </div>
  )
}

function LaneRows({ broker, lane, moment, replay }: { broker: BrokerView; lane: Lane; moment: Moment; replay: ((lane: Lane, queue: string) => void) | null }) {
  const readers = [...lane.readers.values()]
  const rows = Math.max(1, readers.length)
  const here = lane.partition === null ? lane.inside.size : lane.end
  return (
    <>
      {Array.from({ length: rows }, (_, i) => {
        const reader = readers[i]
        const behind = reader === undefined ? 0 : lagOf(lane, reader)
        return (
          <tr key={reader?.queue ?? ''}>
            {i === 0 && <th scope="rowgroup" rowSpan={rows}>{lane.channel}{lane.partition !== null && <span className={styles.partition}>/{lane.partition}</span>}{lane.leader !== '' && lane.leader !== broker.name && <span className={styles.leader}><Crown aria-hidden /> {lane.leader}</span>}</th>}
            {i === 0 && <td rowSpan={rows} className={styles.number} title={`${lane.total} came in all`}>{lane.transient ? `${lane.total} passed` : here}</td>}
            <td>{reader === undefined ? <span className={styles.nobody}>nobody</span> : <>{reader.queue === lane.id ? words(broker) : reader.queue}{reader.owner !== '' && <span className={styles.owner}> {reader.owner}</span>}{reader.again > 0 && <span className={styles.again} title="Delivered again"> {'\u21bb'}{reader.again}</span>}</>}</td>
            <td className={styles.number}>{reader === undefined ? '' : <>{behind}{reader.unacked.size > 0 && <span className={styles.unacked} title="Delivered, not acknowledged"> ({reader.unacked.size} out)</span>}</>}</td>
            <td>
              <div className={styles.tail}>
              {reader === undefined ? <Sparkline series={lane.series} now={moment.now} label="Messages" /> : <Sparkline series={reader.lag} now={moment.now} label="Behind" />}
              {reader !== undefined && replay !== null && <Button size="sm" variant="quiet" onPress={() => replay(lane, reader.queue)}>Replay</Button>}
              </div>
            </td>
          </tr>
        )
      })}
    </>
  )
}

const words = (broker: BrokerView): string => SYSTEM[broker.system].reader
