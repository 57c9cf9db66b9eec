import type { ImageManifest } from '../../process/image.ts'

/** What the page sends before the engine listens: the files of the sandbox, one by one, and whether anybody waits. */
export type PartMessage =
  | { type: 'manifest'; manifest: ImageManifest }
  | { type: 'part'; name: string; blob: Blob }
  | { type: 'hurry' }

/** The files of the sandbox by name, each to be waited for. */
export class Parts {
  readonly #here = new Map<string, PromiseWithResolvers<Blob>>()
  readonly #manifest = Promise.withResolvers<ImageManifest>()
  hurried = false

  get manifest(): Promise<ImageManifest> { return this.#manifest.promise }

  /** Takes a message that is one of these. */
  take(message: PartMessage | { type: string }): boolean {
    if (message.type === 'manifest') this.#manifest.resolve((message as Extract<PartMessage, { type: 'manifest' }>).manifest)
    else if (message.type === 'part') {
      const { name, blob } = message as Extract<PartMessage, { type: 'part' }>
      this.#one(name).resolve(blob)
    } else if (message.type === 'hurry') this.hurried = true
    else return false
    return true
  }

  async bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.#one(name).promise).arrayBuffer())
  }

  async module(name: string): Promise<Record<string, unknown>> {
    const source = new Blob([await this.#one(name).promise], { type: 'text/javascript' })
    return import(/* @vite-ignore */ URL.createObjectURL(source)) as Promise<Record<string, unknown>>
  }

  #one(name: string): PromiseWithResolvers<Blob> {
    let one = this.#here.get(name)
    if (!one) this.#here.set(name, one = Promise.withResolvers())
    return one
  }
}
