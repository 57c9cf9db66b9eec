import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from '../../tools/paths.ts'

/**
 * Runs a TypeScript file in a Node process of its own and answers the lines that it prints. A fresh process is what
 * memory has to be measured in, and what keeps one benchmark's leftovers out of the next.
 */
export async function linesOf(file: string, args: string[] = [], flags: string[] = []): Promise<string[]> {
  const child = spawn(process.execPath, [...flags, file, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  const end = (): void => { child.kill() }
  process.once('exit', end)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text })
  const [code] = await once(child, 'close') as [number | null]
  process.off('exit', end)
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with code ${code}`)
  return output.split('\n').filter((line) => line !== '')
}

export async function jsonOf<T>(file: string, args: string[] = [], flags: string[] = []): Promise<T> {
  const lines = await linesOf(file, args, flags)
  return JSON.parse(lines.at(-1) ?? 'null') as T
}
