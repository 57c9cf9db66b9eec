import path from 'node:path'
import { DEFAULT_LENGTH, DEFAULT_RECOVERY } from '../../explore/scenario.ts'
import { UsageError } from '../errors.ts'
import { readRequest } from '../run-inputs.ts'
import { requestsSchema } from './calls.ts'
import { SearchSandbox } from './sandbox.ts'
import { readScenario, type ScenarioFile, type WrittenScenario } from './scenario.ts'
import type { Target } from './target.ts'

/** What drives the lab of a folder: --request, else the scenario file, else the requests that its checks send; and which it was. */
export async function readDriven(
  dir: string, name: ScenarioFile, asked: string[] | undefined, { files, checks, lab }: Target, sandboxes: SearchSandbox[],
): Promise<{ written: WrittenScenario; source: string }> {
  const read = readScenario(dir, name, files, lab.services.map((one) => one.name))
  const scenario: WrittenScenario = read ?? { requests: [], written: [], setup: [], invariants: [], length: DEFAULT_LENGTH, recovery: DEFAULT_RECOVERY, crash: null }
  if (asked) return { written: { ...scenario, written: asked.map((text) => readRequest(text, `--request "${text}"`)) }, source: 'of --request' }
  if (scenario.written.length > 0) return { written: scenario, source: `of ${name}` }
  if (Object.keys(checks).length === 0) {
    throw new UsageError(`nothing drives the lab of ${dir}: give --request "GET http://SERVICE:PORT/PATH", write ${path.join(dir, name)}, or checks (docs/EXPLORE.md)`)
  }
  const sandbox = new SearchSandbox()
  sandboxes.push(sandbox)
  const requests = await sandbox.call({ kind: 'requests', project: { files, lab }, checks }, requestsSchema)
  sandbox.dispose()
  return { written: { ...scenario, written: requests.map((request) => ({ request, at: null })) }, source: 'of the folder\'s checks' }
}
