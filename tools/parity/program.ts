import fs from 'node:fs'
import path from 'node:path'
import { ROOT } from '../paths.ts'

/**
 * A parity program: tests/parity/AREA/NAME/ with a main.py (one script) or a compose.yaml (several services), and
 * expected.jsonl, what CPython showed when it was recorded.
 */
export interface Program {
  area: string
  /** AREA/NAME */
  id: string
  folder: string
  form: 'script' | 'lab'
  /** Its own files and the kit's, by path relative to the program. */
  files: Record<string, string>
  /** Where the sandbox differs on purpose: expected.jsonl is written by hand, and CPython is not asked. */
  sandboxOnly: boolean
  /** What it does leaves traces in a process: in the sandbox it runs twice in the same engine. */
  twice: boolean
}

export const PROGRAMS = path.join(ROOT, 'tests', 'parity')
export const KIT = path.join(PROGRAMS, 'kit')
const NOT_AREAS = new Set(['kit', '__pycache__'])

export const foldersIn = (folder: string): string[] =>
  fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !NOT_AREAS.has(entry.name)).map((entry) => entry.name).sort()

/** All programs, or those whose area, name or id is among `wanted`. */
export function findPrograms(wanted: string[] = []): Program[] {
  const all = foldersIn(PROGRAMS).flatMap((area) => foldersIn(path.join(PROGRAMS, area)).map((name) => readProgram(area, name)))
  const unknown = wanted.filter((word) => !all.some((program) => isNamed(program, word)))
  if (unknown.length > 0) throw new Error(`there is no parity program or area named ${unknown.join(', ')}. The areas: ${[...new Set(all.map((program) => program.area))].join(', ')}`)
  return wanted.length === 0 ? all : all.filter((program) => wanted.some((word) => isNamed(program, word)))
}

export const isNamed = (program: Pick<Program, 'area' | 'id'>, word: string): boolean =>
  program.area === word || program.id === word || program.id.split('/')[1] === word

function readProgram(area: string, name: string): Program {
  const folder = path.join(PROGRAMS, area, name)
  const files = { ...textsIn(KIT), ...textsIn(folder) }
  delete files['expected.jsonl']
  if (files['compose.yaml'] === undefined && files['main.py'] === undefined) throw new Error(`tests/parity/${area}/${name} has neither main.py nor compose.yaml`)
  return {
    area, id: `${area}/${name}`, folder, files,
    form: files['compose.yaml'] === undefined ? 'script' : 'lab',
    sandboxOnly: area === 'refused', twice: area === 'isolation',
  }
}

/** All files below a folder, by their path in it. */
export function textsIn(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  const files = names.filter((name) => !name.includes('__pycache__') && fs.statSync(path.join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]))
}
