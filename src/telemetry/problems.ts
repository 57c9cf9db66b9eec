import type { EventOf } from '../contract/events.ts'
import { reducer, type View } from './reducer.ts'

export interface ProblemsView extends View { list: EventOf<'problem'>[] }

/** Named things that went wrong inside processes, where the file and line are known. */
export const problems = reducer<ProblemsView>(
  () => ({ version: 0, list: [] }),
  (state, event) => { if (event.kind === 'problem') state.list.push(event) },
)
