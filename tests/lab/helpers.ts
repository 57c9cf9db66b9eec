import { readLab } from '../../src/lab/compose.ts'
import type { LabService, SourceProblem } from '../../src/contract/lab.ts'

const FILES = { 'orders/main.py': 'app = 1\n', 'payments/main.py': 'app = 1\n' }

/** Reads a Compose text beside two folders of code. */
export const read = (compose: string, files: Record<string, string> = {}) => readLab({ ...FILES, 'compose.yaml': compose, ...files })

/** The service `orders` of a lab in which it has these lines besides its build and command. */
export function orders(lines: string, files: Record<string, string> = {}): LabService {
  const { lab, problems } = read(ordersFile(lines), files)
  if (!lab) throw new Error(`expected a lab, got ${JSON.stringify(problems, null, 1)}`)
  return lab.services[0]!
}

/** The only problem of such a lab. `orders:` is on line 2, its own lines begin on line 5. */
export function problem(lines: string, files: Record<string, string> = {}): SourceProblem {
  return only(read(ordersFile(lines), files).problems)
}

export function only(problems: SourceProblem[]): SourceProblem {
  if (problems.length !== 1) throw new Error(`expected one problem, got ${JSON.stringify(problems, null, 1)}`)
  return problems[0]!
}

export function ordersFile(lines: string): string {
  return `services:\n  orders:\n    build: ./orders\n    command: uvicorn main:app --port 8001\n${lines.split('\n').map((l) => `    ${l}`).join('\n')}\n  payments:\n    build: ./payments\n    command: uvicorn main:app --port 8002\n`
}
