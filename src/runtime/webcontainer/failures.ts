import { RuntimeUnavailable } from '../../contract/unavailable.ts'

/** Every way in which a WebContainer is not to be had, in words (SPEC W2). */
const RELOAD = 'Reload the page to try it again.'

export const failures = {
  notIsolated: (): RuntimeUnavailable => new RuntimeUnavailable(
    'not-isolated', 'This page is not cross-origin isolated, and a WebContainer starts only in one that is.',
    'isolated.html is the same page with the headers for it, where the site\'s host sends them (docs/DEPLOY.md says how).'),
  unsupported: (what: string): RuntimeUnavailable => new RuntimeUnavailable(
    'unsupported', `This browser cannot run a WebContainer: it has no ${what}.`,
    'Current versions of Chromium browsers, Firefox and Safari 16.4 and later can.'),
  unreachable: (origin: string, detail: string): RuntimeUnavailable => new RuntimeUnavailable(
    'unreachable', `WebContainers come from ${origin}, which cannot be reached from here${detail === '' ? '' : ` (${detail})`}.`,
    `Without a network, or where a firewall or an extension blocks that host, they do not start. ${RELOAD}`),
  secondBoot: (): RuntimeUnavailable => new RuntimeUnavailable(
    'second-boot', 'This page has a WebContainer already, and there can be one only.', `Stop the lab that runs in it. ${RELOAD}`),
  installFailed: (code: number, output: string): RuntimeUnavailable => new RuntimeUnavailable(
    'install-failed', `npm install in the WebContainer ended with code ${code}:\n${output}`,
    'What it says above is npm\'s own. A private registry or a proxy may stand in the way.'),
  outOfMemory: (): RuntimeUnavailable => new RuntimeUnavailable(
    'out-of-memory', 'The browser has no memory left for the WebContainer.', 'It needs about 1 GB for a lab of two. Close other tabs, or take the lab with fewer services.'),
  notStarted: (what: string, output: string): RuntimeUnavailable => new RuntimeUnavailable(
    'not-started', `${what}${output === '' ? '' : `:\n${output}`}`, RELOAD),
  assets: (what: string): RuntimeUnavailable => new RuntimeUnavailable(
    'assets', `The program that hosts a lab in a WebContainer could not be fetched from this site: ${what}.`, 'A build of the page has it (npm run build).'),
  ended: (output: string): RuntimeUnavailable => new RuntimeUnavailable(
    'ended', `The host in the WebContainer has ended${output === '' ? '' : `:\n${output}`}`, RELOAD),
} as const

const MEMORY = /out of memory|allocation failed|could not allocate|array buffer allocation|not enough memory|heap/i
const SECOND = /only a single webcontainer instance/i

/** What the package or the browser has thrown, as one of ours. */
export function failureOf(error: unknown, origin: string): RuntimeUnavailable {
  if (error instanceof RuntimeUnavailable) return error
  const message = error instanceof Error ? error.message : String(error)
  if (SECOND.test(message)) return failures.secondBoot()
  if (MEMORY.test(message)) return failures.outOfMemory()
  if (/SharedArrayBuffer|crossOriginIsolated|could not be cloned/i.test(message)) return failures.notIsolated()
  return failures.unreachable(origin, message)
}

/** The end of what a program has said, without a terminal's colours and moves. */
export const tailOf = (output: string, lines = 12): string =>
  // eslint-disable-next-line no-control-regex
  output.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').split('\n').map((line) => line.replace(/^.*\r(?!$)/, '').trimEnd()).filter((line) => line !== '').slice(-lines).join('\n')
