import { distinct, type PlainRequest } from '../../explore/scenario.ts'
import { runChecks } from '../../grade/run-checks.ts'
import { runProgram } from '../../runtime/engine/program.ts'
import { runRequest } from '../request.ts'
import type { Inside } from '../sandbox/inside.ts'
import type { Project } from './calls.ts'
import { makeWorld } from './labs.ts'

const JUDGE_LIMITS = { memory: 1024 * 1024 * 1024, ticks: 2_000_000, output: 4_000_000 }
const SEED = 1

/** The different requests that a project's checks send: what its author thinks its traffic is. */
export async function requestsOfChecks(inside: Inside, { files, lab }: Project, checks: Record<string, string>): Promise<PlainRequest[]> {
  const sent: PlainRequest[] = []
  const verdict = await runChecks({ run: runRequest(files, lab, SEED), checks, seeds: [SEED] }, {
    createWorld: (run, onEvents) => makeWorld(inside, run, (event) => {
      if (event.kind === 'command' && event.command.type === 'http') {
        const { id: _id, from: _from, ...request } = event.command.request
        sent.push(request)
      }
      onEvents(event)
    }),
    judge: (spec, call, onOutput) => runProgram({ ...spec, name: 'judge', call, limits: JUDGE_LIMITS }, inside.pool, inside.platform, onOutput),
    realNow: inside.platform.realNow,
  }, { result: () => {}, log: () => {} })
  if (verdict.error !== '') throw new Error(`the checks, whose requests drive the lab, could not run: ${verdict.error}`)
  return distinct(sent)
}
