import type { Shell } from './shell.ts'

/** One entry of a process's own console; true where the code goes on on the next line. */
export async function evaluate(shell: Shell, process: string, code: string): Promise<boolean> {
  const id = shell.newId()
  const from = shell.events().length
  if (!shell.send({ type: 'eval', process, id, code })) return false
  const answer = await shell.wait(() => {
    // Only what has come since: a run may be long.
    for (let i = shell.events().length - 1; i >= from; i--) {
      const event = shell.events()[i]!
      if (event.kind === 'eval' && event.id === id) return event
      if (event.kind === 'process.exit' && event.process === process) return `${process} has ended (${event.detail || `code ${event.code}`}): its console is gone`
    }
    return null
  })
  if (typeof answer === 'string') {
    shell.say('error', answer)
    return false
  }
  if (answer.text !== '') shell.say(answer.outcome === 'error' ? 'error' : 'out', answer.text.replace(/\n$/, ''))
  return answer.outcome === 'more'
}
