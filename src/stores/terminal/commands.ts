import { clockText } from '../../telemetry/index.ts'
import { columns } from './columns.ts'
import { curl, CURL_HELP, CURL_USAGE } from './curl.ts'
import { contentOf, namesIn } from './files.ts'
import { readOptions, UsageError } from './options.ts'
import { NOT_RUNNING, type Shell } from './shell.ts'

export interface TerminalCommand {
  name: string
  usage: string
  /** One line of the help. */
  help: string
  /** What its words can be, for the completion. */
  words(shell: Shell): string[]
  run(shell: Shell, args: readonly string[], session: Session): void | Promise<void>
}

/** What a command can do to the terminal itself. */
export interface Session {
  clear(): void
  history(): readonly string[]
  /** What is typed goes to this process's console until it is left. */
  enterConsole(process: string): void
  evaluate(process: string, code: string): Promise<boolean>
}

const noWords = () => []
const processes = (shell: Shell) => shell.names()

export const COMMANDS: readonly TerminalCommand[] = [
  { name: 'help', usage: 'help [COMMAND]', help: 'this list, or more of one', words: () => COMMANDS.map(({ name }) => name), run: (shell, args) => help(shell, args) },
  { name: 'ps', usage: 'ps', help: 'the processes and how they are', words: noWords, run: (shell) => ps(shell) },
  { name: 'logs', usage: 'logs [-f] [-n LINES] [PROCESS]', help: 'what was printed; -f goes on until Ctrl+C', words: processes, run: logs },
  { name: 'curl', usage: CURL_USAGE, help: 'a request from the host "client"', words: urls, run: curl },
  { name: 'python', usage: 'python PROCESS [-c CODE]', help: 'a console among the names of its main module; exit() leaves it', words: processes, run: python },
  { name: 'ls', usage: 'ls PROCESS [FOLDER]', help: 'the files that a process sees', words: processes, run: ls },
  { name: 'cat', usage: 'cat PROCESS FILE', help: 'one of them', words: processes, run: cat },
  { name: 'kill', usage: 'kill [-TERM | -KILL] PROCESS', help: 'SIGTERM, or SIGKILL: nothing of it runs again', words: processes, run: kill },
  { name: 'restart', usage: 'restart PROCESS', help: 'starts it anew', words: processes, run: (shell, args) => restart(shell, args) },
  { name: 'up', usage: 'up', help: 'runs the lab (from its start, if it runs)', words: noWords, run: (shell) => shell.start() },
  { name: 'down', usage: 'down', help: 'stops the lab', words: noWords, run: (shell) => shell.stop() },
  { name: 'history', usage: 'history', help: 'what was typed before', words: noWords, run: (shell, _args, session) => history(shell, session) },
  { name: 'clear', usage: 'clear', help: 'empties the terminal', words: noWords, run: (_shell, _args, session) => session.clear() },
]

export function commandNamed(name: string): TerminalCommand {
  const found = COMMANDS.find((command) => command.name === name)
  if (!found) throw new UsageError(`${name}: command not found. Commands: ${COMMANDS.map((command) => command.name).join(', ')}`)
  return found
}

function help(shell: Shell, [name]: readonly string[]): void {
  if (name !== undefined) {
    const { usage, help: text } = commandNamed(name)
    return shell.say('out', `${usage}\n    ${text}${name === 'curl' ? `\n${CURL_HELP}` : ''}`)
  }
  // Two columns would be wider than the panel mostly is.
  shell.say('out', COMMANDS.map(({ usage, help: text }) => `${usage}\n    ${text}`).join('\n'))
  shell.say('note', 'Up and Down: history. Tab: completion. Ctrl+C: stop waiting.')
}

function ps(shell: Shell): void {
  const known = shell.processes()
  const rows = shell.names().map((name) => {
    const process = known.get(name)
    const state = process === undefined ? 'not started' : shell.runs(name) ? (isStopping(shell, name) ? 'stopping' : process.state) : !shell.isLive() && process.exitCode === null ? 'not running' : process.exitCode !== null && ['stopped', 'crashed'].includes(process.state) ? `${process.state} (${process.exitCode})` : process.state
    return [name, state, process?.port != null ? String(process.port) : '-', process === undefined ? '-' : String(process.generation), process === undefined ? '-' : clockText(process.since)]
  })
  if (rows.length === 0) shell.say('note', 'There is no lab: compose.yaml cannot be read, or has no services.')
  else shell.say('out', columns([['NAME', 'STATE', 'PORT', 'STARTS', 'SINCE'], ...rows]))
  if (rows.length > 0 && !shell.isLive()) shell.say('note', NOT_RUNNING)
}

/** It was told to end, and has requests to end first. */
function isStopping(shell: Shell, name: string): boolean {
  const last = shell.events().findLast((event) => event.kind === 'command'
    ? event.command.type === 'stop' && event.command.process === name
    : event.process === name && (event.kind === 'process.start' || event.kind === 'process.exit'))
  return last?.kind === 'command'
}

async function logs(shell: Shell, args: readonly string[]): Promise<void> {
  const { values, words } = readOptions(args, {
    '-f': { as: 'follow', value: false }, '--follow': { as: 'follow', value: false },
    '-n': { as: 'lines', value: true }, '--tail': { as: 'lines', value: true },
  })
  const only = words[0] === undefined ? null : processNamed(shell, words[0])
  const lines = Number(values.get('lines')?.at(-1) ?? 40)
  if (!Number.isInteger(lines) || lines < 0) throw new UsageError(`-n takes a number of lines: ${values.get('lines')?.at(-1)}`)
  const wanted = () => shell.written().filter((entry) => only === null || entry.process === only)
  let shown = Math.max(0, wanted().length - lines)
  const show = () => {
    const list = wanted()
    const text = list.slice(shown).map((entry) => `${only === null ? `${entry.process} | ` : ''}${entry.text}`).join('\n')
    shown = list.length
    if (text !== '') shell.say('out', text)
  }
  if (wanted().length === 0 && !values.has('follow')) shell.say('note', `${only ?? 'Nobody'} has printed nothing yet.`.replace('Nobody has printed nothing', 'Nothing was printed'))
  show()
  if (values.has('follow')) {
    await shell.wait(() => {
      if (wanted().length > shown) show()
      return null
    })
  }
}

async function python(shell: Shell, args: readonly string[], session: Session): Promise<void> {
  const [name, flag, code, ...more] = args
  if (name === undefined || name.startsWith('-') || (flag !== undefined && (flag !== '-c' || code === undefined || more.length > 0))) {
    throw new UsageError(`python PROCESS opens a console inside a running process; python PROCESS -c CODE runs one line in it. Processes: ${shell.names().join(', ')}`)
  }
  const process = running(shell, name)
  if (code !== undefined) {
    // In a console a block ends with an empty line; python -c needs none.
    if (await session.evaluate(process, code) && await session.evaluate(process, `${code}\n`)) shell.say('error', 'the code is not whole')
    return
  }
  session.enterConsole(process)
  shell.say('note', `Python in ${process}, among the names of its main module. await works. exit() or Ctrl+D leaves.`)
}

async function ls(shell: Shell, args: readonly string[], session: Session): Promise<void> {
  const [name, folder = '.'] = args
  if (name === undefined || args.length > 2) throw new UsageError(`ls PROCESS [FOLDER]. Processes: ${shell.names().join(', ')}`)
  await session.evaluate(running(shell, name), namesIn(folder))
}

async function cat(shell: Shell, args: readonly string[], session: Session): Promise<void> {
  const [name, file] = args
  if (name === undefined || file === undefined || args.length > 2) throw new UsageError(`cat PROCESS FILE; ls PROCESS names the files. Processes: ${shell.names().join(', ')}`)
  await session.evaluate(running(shell, name), contentOf(file))
}

function kill(shell: Shell, args: readonly string[]): void {
  const words = args.filter((arg) => !arg.startsWith('-'))
  const signals = args.filter((arg) => arg.startsWith('-')).map((arg) => arg.slice(1).toUpperCase().replace(/^SIG/, ''))
  const signal = signals.at(-1) ?? 'TERM'
  if (!['TERM', '15', 'KILL', '9'].includes(signal)) throw new UsageError(`kill knows -TERM (15) and -KILL (9), not -${signal}`)
  if (words.length === 0) throw new UsageError(`kill [-TERM | -KILL] PROCESS. Processes: ${shell.names().join(', ')}`)
  for (const word of words) shell.send({ type: signal === 'KILL' || signal === '9' ? 'crash' : 'stop', process: processNamed(shell, word) })
}

function restart(shell: Shell, args: readonly string[]): void {
  if (args.length === 0) throw new UsageError(`restart PROCESS. Processes: ${shell.names().join(', ')}`)
  for (const word of args) shell.send({ type: 'restart', process: processNamed(shell, word) })
}

function history(shell: Shell, session: Session): void {
  shell.say('out', session.history().map((line, i) => `${String(i + 1).padStart(4)}  ${line}`).join('\n'))
}

/** A process that code can be run in. */
function running(shell: Shell, name: string): string {
  const process = processNamed(shell, name)
  if (!shell.isLive()) throw new UsageError(NOT_RUNNING)
  if (!shell.runs(process)) throw new UsageError(`${process} does not run: there is nothing to look into. Type restart ${process}`)
  return process
}

/** A process by its name; a service with several means its first. */
function processNamed(shell: Shell, name: string): string {
  const found = shell.names().find((process) => process === name) ?? shell.names().find((process) => process.replace(/-\d+$/, '') === name)
  if (found === undefined) throw new UsageError(`there is no process ${name}. There are: ${shell.names().join(', ') || 'none'}`)
  return found
}

function urls(shell: Shell): string[] {
  return shell.services().flatMap((service) => service.broker !== undefined ? [] : service.ports.map((port) => `http://${service.name}:${port}/`))
}
