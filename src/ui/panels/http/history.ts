import type { HttpRequest } from '../../../contract/commands.ts'
import type { LabEvent } from '../../../contract/events.ts'
import type { Ns } from '../../../contract/time.ts'
import { reducer, type Exchange, type ExchangesView, type View } from '../../../telemetry/index.ts'

/** A request of the learner's own, as the log has it. */
export interface SentRequest { id: string; seq: number; t: Ns; request: HttpRequest }

export interface SentView extends View { list: SentRequest[] }

/** The requests that were sent by command, in order. */
export const sentRequests = reducer<SentView>(
  () => ({ version: 0, list: [] }),
  (state, event: LabEvent) => {
    if (event.kind !== 'command' || event.command.type !== 'http') return
    const request = event.command.request
    state.list.push({ id: request.id, seq: event.seq, t: event.t, request })
  },
)

export type Outcome =
  | { kind: 'waiting'; since: Ns }
  | { kind: 'answered'; exchange: Exchange; status: number; took: Ns }
  | { kind: 'failed'; exchange: Exchange | null; error: string; took: Ns }

/** What became of it. Its time counts from the command, so it holds the connecting too. */
export function outcomeOf(sent: SentRequest, exchanges: ExchangesView): Outcome {
  const exchange = exchanges.byCommand.get(sent.id)
  if (exchange?.response && exchange.ended !== null) {
    return { kind: 'answered', exchange, status: exchange.response.status, took: exchange.ended - sent.t }
  }
  if (exchange?.error != null && exchange.ended !== null) {
    return { kind: 'failed', exchange, error: exchange.error, took: exchange.ended - sent.t }
  }
  const refused = exchanges.refused.get(sent.id)
  if (refused) return { kind: 'failed', exchange: exchange ?? null, error: refused.error, took: refused.t - sent.t }
  return { kind: 'waiting', since: sent.t }
}
