import type { EmscriptenFS, EmscriptenModule, FsNode } from './image.ts'
import type { Mount } from '../contract/process.ts'

/**
 * A process's copy of its volumes (SPEC P8). `noteWrites` sees to it that a step which writes no file costs nothing; one that
 * does is compared with what the kernel knows.
 */
export class VolumeCopy {
  readonly #FS: EmscriptenFS
  readonly #mounts: readonly Mount[]
  /** The files as the kernel knows them. */
  #known = new Map<string, Uint8Array>()
  readonly #touched: () => boolean

  constructor(module: EmscriptenModule, mounts: readonly Mount[], touched: () => boolean) {
    this.#FS = module.FS
    this.#mounts = mounts
    this.#touched = touched
    for (const { target } of mounts) this.#FS.mkdirTree(target)
  }

  /** A file from the kernel: of the start, or written by another process. */
  take(path: string, bytes: Uint8Array | null): void {
    const FS = this.#FS
    if (bytes === null) {
      this.#known.delete(path)
      if (FS.analyzePath(path).exists) FS.unlink(path)
      return
    }
    this.#known.set(path, bytes)
    FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
    FS.writeFile(path, bytes)
  }

  /** What this step has changed: bytes, or null for a file that is gone. */
  changes(): [path: string, bytes: Uint8Array | null][] {
    if (this.#mounts.length === 0 || !this.#touched()) return []
    const found = this.#scan()
    const changed: [string, Uint8Array | null][] = []
    for (const [path, bytes] of found) {
      const known = this.#known.get(path)
      if (!known || !sameBytes(known, bytes)) changed.push([path, bytes.slice()])
    }
    for (const path of this.#known.keys()) if (!found.has(path)) changed.push([path, null])
    for (const [path, bytes] of changed) {
      if (bytes === null) this.#known.delete(path)
      else this.#known.set(path, bytes)
    }
    return changed.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /** The process's files have been put back to a moment between two steps: they are what the kernel knew then. */
  restored(): void {
    this.#known = new Map([...this.#scan()].map(([path, bytes]) => [path, bytes.slice()]))
  }

  /** Views of the files' bytes by path. */
  #scan(): Map<string, Uint8Array> {
    const files = new Map<string, Uint8Array>()
    for (const { target } of this.#mounts) {
      if (this.#FS.analyzePath(target).exists) this.#walk(this.#FS.lookupPath(target).node, target, files)
    }
    return files
  }

  #walk(folder: FsNode, path: string, files: Map<string, Uint8Array>): void {
    for (const [name, node] of Object.entries(folder.contents as Record<string, FsNode>)) {
      const at = `${path}/${name}`
      if (this.#FS.isDir(node.mode)) this.#walk(node, at, files)
      else if (this.#FS.isFile(node.mode)) files.set(at, ((node.contents as Uint8Array | null) ?? new Uint8Array()).subarray(0, node.usedBytes ?? 0))
    }
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
