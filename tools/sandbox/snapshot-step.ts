import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { hashFolder, megabytes, sha256File } from '../files.ts'
import { IMAGE, ROOT } from '../paths.ts'
import type { Step } from '../steps.ts'
import { PARTS, SNAPSHOT } from './manifest.ts'

const MAKER = path.join(ROOT, 'tools', 'sandbox', 'make-snapshot.ts')

/** The memory of an interpreter that has imported everything; each process starts as a copy of it. */
export function snapshotStep(): Step {
  const target = path.join(IMAGE, SNAPSHOT)
  return {
    name: 'Memory snapshot',
    inputs: [
      process.version,
      sha256File(MAKER),
      ...PARTS.map((part) => sha256File(path.join(IMAGE, part))),
      hashFolder(path.join(IMAGE, 'libs')),
      hashFolder(path.join(ROOT, 'src', 'process')),
    ],
    outputs: [target],
    async run(progress) {
      await runMaker(target)
      progress.note(megabytes(fs.statSync(target).size))
    },
  }
}

function runMaker(target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAKER, target], { stdio: ['ignore', 'ignore', 'pipe'] })
    let reason = ''
    child.stderr.on('data', (chunk) => (reason += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`the memory snapshot could not be made:\n${reason.trim().slice(-2000)}`))))
  })
}
