import type { CheckRequest } from '../contract/grade.ts'
import type { Files } from '../contract/files.ts'

/** How the judge's Python is started: real pytest with the lab's plugin over the lesson's checks. Files are relative to its cwd. */
export interface JudgeSpec { argv: string[]; files: Files; env: Record<string, string>; seed: number; epoch: number }

// No output capture by file descriptors, no cache on disk, no plugins but the lab's.
const OPTIONS = ['-q', '--no-header', '--tb=long', '--capture=sys', '-p', 'no:cacheprovider', '-p', 'no:faulthandler', '-p', 'faultline.lab.plugin']

export function judgeSpec({ run, checks, seeds, only }: CheckRequest): JudgeSpec {
  return {
    argv: ['python', '-m', 'pytest', ...OPTIONS, ...(only ? ['-k', only] : []), 'checks'],
    // At checks/, so that node ids and tracebacks name the files as the lesson does.
    files: { ...checks },
    env: {
      HOME: '/root', LANG: 'C.UTF-8', PYTHONUNBUFFERED: '1', COLUMNS: '120', PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
      FAULTLINE_SEEDS: (seeds.length > 0 ? seeds : [run.seed]).join(','),
    },
    seed: run.seed,
    epoch: run.epoch,
  }
}
