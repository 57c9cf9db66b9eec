import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Files } from '../../src/contract/files.ts'
import type { OutsideWorld } from '../../src/contract/world.ts'
import { World } from '../../src/sim/index.ts'
import { runRequest } from '../runtime/labs.ts'
import { factory, python } from './sandbox.ts'

/** Certificates and keys of tests/process/certificates (make.sh there makes them): one CA, good and bad servers. */
const folder = new URL('./certificates/', import.meta.url)
export const CERTIFICATES: Files = Object.fromEntries(
  readdirSync(folder).filter((name) => /\.(pem|key)$/.test(name)).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
)

/** The certificates as files of a service's build folder. */
export const certificatesIn = (context: string): Files =>
  Object.fromEntries(Object.entries(CERTIFICATES).map(([name, text]) => [`${context}/${name}`, text]))

/** A program beside the certificates: the lines that it printed. */
export async function lines(code: string, files: Files = {}): Promise<string[]> {
  const ran = await python(code, { ...CERTIFICATES, ...files })
  expect(ran.stderr).toBe('')
  return ran.stdout.trim().split('\n')
}

/** A lab of a Compose file and its services' files, run for a second of virtual time. */
export async function lab(compose: string, files: Files, outside?: OutsideWorld): Promise<World> {
  const world = new World({ request: runRequest({ 'compose.yaml': compose, ...files }), factory, ...(outside ? { outside } : {}) })
  await world.boot()
  await world.runUntil(world.now + 1e9)
  return world
}
