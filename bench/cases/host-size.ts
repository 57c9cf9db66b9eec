import fs from 'node:fs'
import path from 'node:path'
import { packHost } from '../../tools/host.ts'
import { PACKAGE } from '../../tools/host/package.ts'
import { listFiles } from '../../tools/files.ts'
import { CACHE } from '../../tools/paths.ts'
import type { Bench } from '../kit/bench.ts'

const sizeOf = (folder: string): number => listFiles(folder).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0) / 1e6

export const bench: Bench = {
  name: 'host-size',
  measures: 'the package faultline-host as npm fetches it; `unpacked_mb`, and `programs_mb` of that',
  against: 'nothing',
  unit: 'MB', better: 'less', budget: null, rounds: 1, browser: false,
  async measure() {
    const file = await packHost(path.join(CACHE, 'bench'))
    return { ours: [fs.statSync(file).size / 1e6], peer: [], extra: { unpacked_mb: sizeOf(PACKAGE), programs_mb: sizeOf(path.join(PACKAGE, 'dist')) } }
  },
}
