import { createHostRuntime, socketLine } from '../../src/runtime/remote/index.ts'
import { frameLine } from '../../src/runtime/webcontainer/frame-line.ts'
import { conformance } from '../runtime/conformance.ts'
import { hashesOfRuns } from '../runtime/hashes-of.ts'
import { faultyPair } from '../runtime/labs.ts'

/** What a page does with a host: by its own WebSocket, and by a frame of the host's origin. */
const runtimes = {
  socket: (address: string) => createHostRuntime(socketLine(address)),
  frame: (address: string) => {
    const { host, searchParams } = new URL(address)
    return createHostRuntime(frameLine(`http://${host}`, searchParams.get('token')!))
  },
}

Object.assign(globalThis, {
  hostTests: {
    async run(by: keyof typeof runtimes, address: string, name: string) {
      const runtime = runtimes[by](address)
      try {
        await conformance.find((one) => one.name === name)!.run(runtime)
      } finally {
        runtime.dispose()
      }
    },
    warm: (by: keyof typeof runtimes, address: string) => runtimes[by](address).warm(),
    hashes: (address: string, seeds: number[]) => hashesOfRuns(runtimes.socket(address), seeds.map((seed) => faultyPair(seed))),
  },
})
