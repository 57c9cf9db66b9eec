import fs from 'node:fs'
import path from 'node:path'
import { busSystems as SYSTEMS, type BusSystem } from '../../src/contract/bus.ts'
import { ROOT } from '../paths.ts'
import type { Line } from '../parity/observation.ts'
import { foldersIn, isNamed, KIT as OBSERVATION_KIT, textsIn, type Program } from '../parity/program.ts'
import { defaultCompose } from './systems.ts'

/**
 * A conformance case: tests/conformance/SYSTEM/NAME/ with a main.py and, unless one client and one server as they come will do, a
 * compose.yaml; expected.jsonl is what the real server's client showed. Two more files, where needed:
 * sandbox.jsonl, what the sandbox shows instead (docs/FIDELITY.md says why), and sandbox-only.txt, why no real server can be asked.
 */
export interface Case extends Program {
  area: BusSystem
  /** The sandbox's own answer where it differs on purpose. */
  inSandbox: Line[] | null
}

export const CASES = path.join(ROOT, 'tests', 'conformance')
const KIT = path.join(CASES, 'kit')
const NOT_THE_PROGRAM = ['expected.jsonl', 'sandbox.jsonl', 'sandbox-only.txt']

/** All cases, or those whose system, name or SYSTEM/NAME is among `wanted`. */
export function findCases(wanted: string[] = []): Case[] {
  const all = SYSTEMS.flatMap((system) => namesOf(system).map((name) => readCase(system, name)))
  const unknown = wanted.filter((word) => !(SYSTEMS as readonly string[]).includes(word) && !all.some((one) => isNamed(one, word)))
  if (unknown.length > 0) throw new Error(`there is no conformance case or system named ${unknown.join(', ')}. The systems: ${SYSTEMS.join(', ')}`)
  return wanted.length === 0 ? all : all.filter((one) => wanted.some((word) => isNamed(one, word)))
}

function namesOf(system: BusSystem): string[] {
  const folder = path.join(CASES, system)
  return fs.existsSync(folder) ? foldersIn(folder) : []
}

export function readCase(system: BusSystem, name: string, folder = path.join(CASES, system, name)): Case {
  const own = textsIn(folder)
  if (own['main.py'] === undefined && own['compose.yaml'] === undefined) throw new Error(`tests/conformance/${system}/${name} has neither main.py nor compose.yaml`)
  if (own['faults.json'] !== undefined && own['sandbox-only.txt'] === undefined) {
    throw new Error(`tests/conformance/${system}/${name}: no real server can be given faults.json: say so in sandbox-only.txt`)
  }
  const files = { 'observe.py': fs.readFileSync(path.join(OBSERVATION_KIT, 'observe.py'), 'utf8'), ...textsIn(KIT), 'compose.yaml': defaultCompose(system), ...own }
  for (const file of NOT_THE_PROGRAM) delete files[file as keyof typeof files]
  return {
    area: system, id: `${system}/${name}`, folder, form: 'lab', files, twice: false,
    sandboxOnly: own['sandbox-only.txt'] !== undefined, inSandbox: linesIn(own['sandbox.jsonl']),
  }
}

const linesIn = (text: string | undefined): Line[] | null =>
  text === undefined ? null : text.trim().split('\n').map((line) => JSON.parse(line) as Line)
