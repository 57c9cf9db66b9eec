import { parentPort, workerData } from 'node:worker_threads'
import { openPool } from '../../process/open-pool.ts'
import { installPlatform } from '../../process/platform.ts'
import { readImage } from '../../process/read-image.ts'
import { Engine } from '../engine/engine.ts'
import { silenceInterpreter } from '../engine/silence.ts'
import { interruptibleSleep } from '../engine/sleep.ts'

/** The engine in a Node thread. */
const { folder } = workerData as { folder: string }
const port = parentPort!
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

silenceInterpreter()
const image = await readImage(folder)
const platform = installPlatform()
const base = `${folder}/`
const { pool } = await openPool(image, { base, onColdBoot: () => port.postMessage({ type: 'progress', runId: '', phase: 'cold-boot', loaded: 0, total: 1 }) })
const engine = new Engine(pool, platform, { post: (message) => port.postMessage(message), turn, sleep: interruptibleSleep })
port.on('message', (message) => engine.receive(message))
port.postMessage({ type: 'progress', runId: '', phase: 'ready', loaded: 1, total: 1 })
