import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { readTarget } from '../../src/cli/search/target.ts'
import { writeOut } from '../../src/cli/search/write-out.ts'
import { readLink } from '../../src/contract/link-text.ts'
import type { Schedule } from '../../src/explore/schedule.ts'
import { applyEdits } from '../../src/stores/files.ts'

const LESSON = 'lessons/04-resilience/01-timeouts'
const schedule: Schedule = {
  format: 'faultline-schedule/1', seed: 17, until: 12e9,
  commands: [{ t: 1e9, step: 200, command: { type: 'crash', process: 'payments' } }],
}

it('[L3] a schedule of a lesson is written as a link, too, which holds the files that were searched', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'faultline-out-'))
  try {
    const target = await readTarget(LESSON)
    await writeOut(folder, [{ name: 'seed-17', schedule }], target)
    expect(JSON.parse(await readFile(path.join(folder, 'seed-17.json'), 'utf8'))).toEqual(schedule)
    const text = await readFile(path.join(folder, 'seed-17.link'), 'utf8')
    expect(text).toMatch(/^#\/run\/1\.[\w-]+\n$/)
    const link = readLink(text.trim().slice('#/run/'.length))
    expect(link).toMatchObject({ lesson: '04-resilience/01-timeouts', seed: 17, until: 12e9, commands: schedule.commands })
    expect(applyEdits(target.lesson!.start, link.edits)).toEqual(target.files)
    await writeOut(folder, [{ name: 'project', schedule }], { ...target, lesson: null })
    await expect(readFile(path.join(folder, 'project.link'), 'utf8')).rejects.toThrow('ENOENT')
  } finally {
    await rm(folder, { recursive: true })
  }
})
