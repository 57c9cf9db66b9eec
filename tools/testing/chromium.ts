import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

/** Where a Chromium is: CHROMIUM_PATH, or one of the names that systems give it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  `${process.env['PROGRAMFILES'] ?? 'C:\\Program Files'}\\Google\\Chrome\\Application\\chrome.exe`,
]

/** Chromium in a container has neither a user namespace nor a GPU, and needs no services of its maker. */
export const CHROMIUM_FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

function onPath(name: string): string | null {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' })
  return found.status === 0 ? (found.stdout.split('\n')[0] ?? '').trim() : null
}

export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (!fs.existsSync(named)) throw new Error(`CHROMIUM_PATH=${named}: there is no such file`)
    return named
  }
  return NAMES.map(onPath).find((found) => found !== null) ?? PLACES.find((place) => fs.existsSync(place)) ?? null
}

const isDebian = (): boolean => fs.existsSync('/etc/debian_version') && onPath('apt-get') !== null

/** Finds a Chromium, and installs Debian's package where that may be done. */
export function ensureChromium(): string {
  const found = findChromium()
  if (found !== null) return found
  if (isDebian() && process.getuid?.() === 0) {
    console.error('  Chromium: apt-get install chromium ...')
    spawnSync('apt-get', ['update', '-q'], { stdio: ['ignore', 2, 2] })
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    const installed = findChromium()
    if (installed !== null) return installed
  }
  throw new Error('The browser tests need a Chromium and none was found. Install one (Debian: sudo apt install chromium), or name it: CHROMIUM_PATH=/path/to/chromium.')
}
