import { expect, it } from 'vitest'
import { openPool } from '../../src/process/open-pool.ts'
import { readSnapshot } from '../../src/process/memory-image.ts'
import { readImage } from '../../src/process/read-image.ts'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../public/sandbox', import.meta.url))

it('a snapshot of another build is noticed, and this engine makes its own', async () => {
  const image = await readImage(folder)
  const shipped = image.snapshot!
  image.snapshot = shipped.slice()
  readSnapshot(image.snapshot).head[20]! ^= 0xff // the build id
  let cold = 0
  expect((await openPool(image, { base: `${folder}/`, onColdBoot: () => { cold++ } })).fit).toBe('made')
  expect(cold).toBe(1)
  // The engine and the inputs are the ones that the shipped one was made with, so its bytes are the same.
  expect(Buffer.compare(image.snapshot!, shipped)).toBe(0)
}, 60_000)

it('a snapshot whose native calls trap is noticed; where none can be made, starts are cold', async () => {
  const image = await readImage(folder)
  // Without its extension the function table of the snapshot's pydantic is empty, as it would be laid out otherwise elsewhere.
  image.libs = new Map([...image.libs].filter(([path]) => !path.endsWith('.so')))
  expect((await openPool(image, { base: `${folder}/`, onColdBoot() {} })).fit).toBe('cold')
}, 60_000)
