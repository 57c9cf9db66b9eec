import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../tools/paths.ts'
import { fetchWheels } from '../../tools/sandbox/fetch-wheels.ts'
import { formatLock, parseLock, readLock, sourceOf, type LockedWheel } from '../../tools/sandbox/lock-file.ts'
import { lastError } from '../../tools/sandbox/pip.ts'
import { Progress } from '../../tools/progress.ts'

const wheel = (name: string, file: string): LockedWheel => ({ name, version: '1.0', file, sha256: 'a'.repeat(64) })

describe('python/requirements.lock', () => {
  it('reads what it writes', () => {
    const wheels = [wheel('anyio', 'anyio-1.0-py3-none-any.whl'), wheel('pydantic-core', 'pydantic_core-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl')]
    expect(parseLock(formatLock(wheels.toReversed()))).toEqual(wheels)
  })

  it('refuses a package without a hash', () => {
    const text = `${formatLock([wheel('anyio', 'anyio-1.0-py3-none-any.whl')])}httpx==0.28.1\n`
    expect(() => parseLock(text)).toThrow('2 packages pinned but 1 with a file name and hash')
  })

  it('pins everything that requirements.in asks for', () => {
    const asked = fs.readFileSync(path.join(ROOT, 'python', 'requirements.in'), 'utf8').split('\n').filter((line) => /^[a-z]/.test(line))
    const locked = readLock().map((one) => one.name)
    expect(asked.length).toBeGreaterThan(25)
    expect(asked.filter((name) => !locked.includes(name.replace(/\[.*\]$/, '')))).toEqual([])
  })

  it('takes pure Python where there is, and foreign wheels only for three packages', () => {
    const by = (source: string): string[] => readLock().filter((one) => sourceOf(one.file) === source).map((one) => one.name)
    expect(by('wasm')).toEqual(['pydantic-core'])
    expect(by('foreign')).toEqual(['aiokafka', 'markupsafe', 'pyyaml'])
  })
})

describe('fetching', () => {
  it('tells an index that cannot be reached from a package that is not there', () => {
    const error = 'ERROR: No matching distribution found for anyio==4.16.0'
    const broken = "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(refused)': /simple/anyio/"
    expect(lastError(`${broken}\nERROR: Could not find a version\n${error}\n`)).toBe(`The package index cannot be reached (NewConnectionError(refused)). ${error}`)
    expect(lastError(`${error}\n`)).toBe(error)
  })

  it('names the package that cannot be had, and what to do', async () => {
    const missing = wheel('no-such-package-of-faultline', 'no_such_package_of_faultline-1.0-py3-none-any.whl')
    process.env['PIP_NO_INDEX'] = '1'
    try {
      const message = await fetchWheels([missing], new Progress('Test')).then(() => '', (error: Error) => error.message)
      expect(message).toMatch(/^no-such-package-of-faultline 1\.0, .*ERROR: No matching distribution/s)
      expect(message).toContain('HTTPS_PROXY')
      expect(message).toContain('PIP_INDEX_URL')
    } finally {
      delete process.env['PIP_NO_INDEX']
    }
  })
})
