import type { RunSummary } from '../../contract/runtime.ts'
import type { Control } from '../../host/control.ts'
import type { Address } from '../../host/ports.ts'
import { messageOf, problemText, UsageError } from '../errors.ts'
import { bad, dim, plain, say, seconds, strong } from '../print.ts'

/** What a host tells whoever has started it. */
export const urlOf = ({ port }: Address): string => `http://localhost:${port}`

export function sayAddresses(addresses: Address[]): void {
  if (addresses.length === 0) say(`The lab publishes no ports: add ${strong('ports: ["8001:8001"]')} to a service of compose.yaml to reach it from this machine.`)
  for (const address of addresses) {
    const moved = address.port === address.published ? '' : dim(`  (port ${address.published} is in use)`)
    say(`  ${address.service.padEnd(12)} ${strong(urlOf(address))}${moved}`)
  }
}

/** Where `npm start` serves the page, unless that port is taken; the host does not know. */
const PAGE = 'http://localhost:4173/'

/** `running`: there is a lab of its own to look at. */
export function sayControl({ address }: Control, running: boolean): void {
  say(`  ${'for a page'.padEnd(12)} ${PAGE}?host=${address}${running ? '#/host' : ''}`)
  say(`  ${' '.repeat(12)} ${dim('(as npm start serves it; behind any other address of the page, the same from ?host= on)')}`)
  say(`  ${dim('Ctrl-C ends it.')}`)
}

export function sayPages({ port }: Control, [first]: Address[]): void {
  if (first) say(`  ${'/docs'.padEnd(12)} http://${first.service}.localhost:${port}/docs${dim('  (without a network too)')}`)
}

export function sayEnd({ hash, events, virtualNs, wallMs, reason, detail }: RunSummary): void {
  if (!isWell({ reason })) say(bad(`It ended early (${reason}): ${plain(detail)}`))
  // Without a hash the sandbox is gone, and the run's end with it.
  if (hash !== '') say(`${strong(`${virtualNs / 1e9} virtual s`)} in ${seconds(wallMs)}, ${events} events, log ${hash}`)
}

export const isWell = ({ reason }: Pick<RunSummary, 'reason'>): boolean => reason === 'virtual-time' || reason === 'stopped'

export function sayBroken(error: unknown): void {
  say(bad(messageOf(error)))
  if (error instanceof UsageError) for (const problem of error.problems) say(bad(`  ${problemText(problem)}`))
}
