import { constants } from 'node:fs'
import { openPool } from '../../process/open-pool.ts'
import { installPlatform } from '../../process/platform.ts'
import { readImage } from '../../process/read-image.ts'
import { Engine } from '../../runtime/engine/engine.ts'
import { silenceInterpreter } from '../../runtime/engine/silence.ts'
import { interruptibleSleep } from '../../runtime/engine/sleep.ts'
import { IMAGE, PROGRAM } from './permissions.ts'

/**
 * The engine in a process of its own, under Node's permission model: started with the right to read the project and
 * nothing else (no writing, no network, no children, no threads), it keeps only the sandbox image once it has started.
 */
const send = process.send!.bind(process)
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

// Emscripten asks it for the numbers of open()'s flags; the real one is refused here.
Object.assign(process, { binding: () => ({ fs: constants }) })

/** All modules are loaded by now. */
function giveUpProgram(): void {
  for (const place of PROGRAM) {
    process.permission.drop('fs.read', place)
    if (process.permission.has('fs.read', place)) throw new Error(`the sandbox could not give up reading ${place}`)
  }
}

process.on('disconnect', () => process.exit())
// Ctrl-C reaches the whole group: the command decides when the sandbox ends.
process.on('SIGINT', () => {})

silenceInterpreter()
const image = await readImage(IMAGE)
const platform = installPlatform()
const base = IMAGE
const { pool } = await openPool(image, base, () => send({ type: 'progress', runId: '', phase: 'cold-boot', loaded: 0, total: 1 }))
giveUpProgram()
const engine = new Engine(pool, platform, { post: (message) => send(message), turn, sleep: interruptibleSleep })
// Each in a turn of its own, as a worker's messages come: those of one read would all be handed over before what the first
// of them began (a run) is there for the second.
process.on('message', (message) => setImmediate(() => engine.receive(message)))
send({ type: 'progress', runId: '', phase: 'ready', loaded: 1, total: 1 })
