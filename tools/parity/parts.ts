import type { CPython } from './cpython.ts'
import { linesOf, type Line, type Observation } from './observation.ts'
import { runPython, type Ended } from './real.ts'

/** A service of a lab as a process of CPython: `python` and its arguments in a folder. */
export interface Part { name: string; args: string[]; cwd: string; env: Record<string, string>; dependsOn: string[] }

interface Running { part: Part; ended: Promise<Ended>; said: Promise<void>; kill(): void }

/**
 * Starts each part once those it depends on have said something, the independent ones first. It is over when the parts have ended that
 * nobody depends on; the others are ended then. Lines come in the order of `parts`. `started`: all run; `said` resolves with a part's first line.
 */
export async function runParts(python: CPython, parts: Part[], started: (said: (name: string) => Promise<void>) => Promise<void> = async () => {}): Promise<Observation> {
  const running: Running[] = []
  try {
    for (const part of [...parts].sort((a, b) => a.dependsOn.length - b.dependsOn.length)) {
      await Promise.all(running.filter((one) => part.dependsOn.includes(one.part.name)).map((one) => one.said))
      running.push(start(python, part))
    }
    await started((name) => running.find((one) => one.part.name === name)?.said ?? Promise.resolve())
    const last = running.filter((one) => !parts.some((other) => other.dependsOn.includes(one.part.name)))
    const finished = new Map<string, Ended>()
    for (const one of last) finished.set(one.part.name, await one.ended)
    const inOrder = parts.map((part) => running.find((one) => one.part === part)!)
    const lines = await Promise.all(inOrder.map((one) => observed(one, finished)))
    return { lines: lines.flat(), complaint: (await Promise.all(running.map(async (one) => (await one.ended).stderr))).join('') }
  } finally {
    for (const one of running) one.kill()
  }
}

function start(python: CPython, part: Part): Running {
  const stop = new AbortController()
  let say = (): void => {}
  const said = new Promise<void>((resolve) => { say = resolve })
  const ended = runPython(python, part.args, part.cwd, part.env, {
    signal: stop.signal, onOutput: (all) => { if (linesOf(all).length > 0) say() },
  })
  void ended.then(say)
  return { part, ended, said, kill: () => stop.abort() }
}

/** What a finished part printed and its exit code; one that was still serving is ended here. */
async function observed(one: Running, finished: Map<string, Ended>): Promise<Line[]> {
  const who = one.part.name
  one.kill()
  const lines = linesOf((await one.ended).stdout, who)
  const exit = finished.get(who)
  return exit ? [...lines, { who, exit: exit.code }] : lines
}
