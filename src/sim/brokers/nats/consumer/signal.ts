import type { Broker } from '../state.ts'
import type { Stream } from '../stream/stream.ts'
import type { Consumer } from './consumer.ts'

/** It may have something to deliver: it is looked at before the step ends. */
export function signal({ state }: Broker, { config }: Stream, { name }: Consumer): void {
  state.ready.push([config.name, name])
}
