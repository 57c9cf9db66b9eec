import { memo } from 'react'
import { shareText } from '../../../telemetry/index.ts'
import { wordsOf } from '../model/states.ts'
import { CLIENT, rateText, type Picture } from './picture.ts'

/** The map in words, for those who do not see it. */
export const MapTable = memo(function MapTable({ picture }: { picture: Picture }) {
  return (
    <div className="visually-hidden">
      <table>
        <caption>Services</caption>
        <thead><tr><th scope="col">Service</th><th scope="col">State</th><th scope="col">Starts</th><th scope="col">Faults</th></tr></thead>
        <tbody>
          {picture.nodes.filter((n) => !n.outsider).map((n) => (
            <tr key={n.id}><th scope="row">{n.title}</th><td>{wordsOf(n).word}</td><td>{n.process?.generation ?? 0}</td><td>{n.badge?.title ?? 'none'}</td></tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>Links, in the last 10 seconds of virtual time</caption>
        <thead>
          <tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Requests (or messages) per second</th><th scope="col">Failed</th><th scope="col">In flight</th><th scope="col">Faults</th></tr>
        </thead>
        <tbody>
          {picture.links.map((l) => (
            <tr key={l.id}>
              <td>{l.from === CLIENT ? 'you' : l.from}</td><td>{l.to}</td><td>{rateText(l.traffic.rate)}</td>
              <td>{shareText(l.traffic.errorShare)}</td><td>{l.inFlight}</td><td>{l.badge?.title ?? 'none'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}, (a, b) => lookOf(a.picture) === lookOf(b.picture))

const lookOf = (picture: Picture) => [...picture.nodes, ...picture.links].map((one) => one.id + one.look).join()
