import { afterAll, describe, it } from 'vitest'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { conformance } from './conformance.ts'
import { hostile } from './hostile.ts'

describe('the sandbox port on Node threads', () => {
  const runtime = createNodeRuntime({ spare: true })
  afterAll(() => runtime.dispose())
  for (const { name, run } of [...conformance, ...hostile]) it(name, () => run(runtime), 60_000)
})
