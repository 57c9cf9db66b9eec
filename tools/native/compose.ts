import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { CACHE } from '../paths.ts'

/** Compose's own reader (https://github.com/compose-spec/compose-go), with the Specification's schema in it; built once by Go. */
const MODULE = 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2'
const FOLDER = path.join(CACHE, 'native', 'compose-go')

export function findComposeReader(): string | null {
  const program = path.join(FOLDER, process.platform === 'win32' ? 'cmd.exe' : 'cmd')
  if (fs.existsSync(program)) return program
  fs.mkdirSync(FOLDER, { recursive: true })
  const built = spawnSync('go', ['install', MODULE], { encoding: 'utf8', env: { ...process.env, GOBIN: FOLDER } })
  return built.status === 0 && fs.existsSync(program) ? program : null
}

/** The files laid over each other, against the schema: what is wrong, or ''. */
export function composeProblem(program: string, folder: string, files: string[]): string {
  const { status, stderr } = spawnSync(program, files, { cwd: folder, encoding: 'utf8' })
  return status === 0 ? '' : stderr.trim()
}
