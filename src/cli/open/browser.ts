import { spawn } from 'node:child_process'

/** What opens an address in the user's own browser, by the machine's kind. */
const OPENERS: Record<string, string[]> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''], linux: ['xdg-open'] }

/** Opens an address in the user's browser, where there is one; the address has been printed anyhow. */
export function openInBrowser(address: string, platform: string = process.platform): void {
  const [command, ...args] = OPENERS[platform] ?? []
  if (command === undefined) return
  const opened = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  // No desktop, no opener: that is no fault.
  opened.on('error', () => {})
  opened.unref()
}
