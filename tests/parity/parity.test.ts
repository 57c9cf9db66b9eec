import { afterAll, describe, expect, it } from 'vitest'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { recorded } from '../../tools/parity/observation.ts'
import { findPrograms } from '../../tools/parity/program.ts'
import { judgeSandbox } from '../../tools/parity/result.ts'

/** The sandbox's half of `npm run parity`: each program shows what CPython showed when it was recorded. One engine for all. */
const runtime = createNodeRuntime()
afterAll(() => runtime.dispose())

describe.each(Object.entries(Object.groupBy(findPrograms(), ({ area }) => area)))('%s', (_area, programs = []) => {
  it.each(programs.map((program) => [program.id, program] as const))('%s', async (_id, program) => {
    const { problems, complaint } = await judgeSandbox(runtime, program, recorded(program))
    expect(problems, complaint).toEqual([])
  })
})
