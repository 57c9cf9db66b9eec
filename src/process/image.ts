/**
 * The sandbox image: what set-up leaves in public/sandbox and every interpreter is made of. Reading it (from a
 * folder, or from the bytes that the page hands into the frame) is the runtime adapters' business.
 */
export interface ImageManifest {
  format: number
  pyodide: string
  python: string
  files: ImageFile[]
  libs: ImageFile[]
  packages: { name: string; version: string }[]
  snapshot: ImageFile | null
}

export interface ImageFile { name?: string; path: string; size: number; sha256: string; gz?: number }

export interface SandboxImage {
  manifest: ImageManifest
  /** pyodide.mjs's loadPyodide and pyodide.asm.mjs's default export. */
  loadPyodide: LoadPyodide
  createPyodideModule: CreateModule
  wasm: WebAssembly.Module
  /** Zip of the standard library, of the installed packages, and of python/faultline. Shared by all instances. */
  stdlib: Uint8Array
  site: Uint8Array
  faultline: Uint8Array
  /** Unpacked packages with native extensions, by path below NATIVE_ROOT. */
  libs: Map<string, Uint8Array>
  /** Memory of an interpreter with everything imported (memory-image.ts); null: boot cold and make one. */
  snapshot: Uint8Array | null
  /** While `stdlib` and `site` are still on their way (they are empty then): when they have come. */
  rest: Promise<void> | null
}

/** Where Pyodide's own loader puts the standard library. */
export const STDLIB_ZIP = '/lib/python314.zip'
/** Where an instance finds the rest. The same in the snapshot and in whatever restores it. */
export const SITE_ZIP = '/usr/lib/sandbox/site.zip'
export const FAULTLINE_ZIP = '/usr/lib/sandbox/faultline.zip'
export const NATIVE_ROOT = '/usr/lib/sandbox/native'
/** A service's working directory. */
export const APP_ROOT = '/app'

// The parts of Pyodide and Emscripten that are used here, as they are in 314.0.7.
export type LoadPyodide = (options: Record<string, unknown>) => Promise<Pyodide>
export type CreateModule = (settings: EmscriptenModule) => Promise<EmscriptenModule>

export interface Pyodide {
  runPython(code: string, options?: { globals?: PyProxy }): unknown
  globals: PyProxy
  registerJsModule(name: string, module: object): void
  makeMemorySnapshot(): Uint8Array
  setStdout(options: StreamOptions): void
  setStderr(options: StreamOptions): void
  setStdin(options: Record<string, unknown>): void
  setInterruptBuffer(buffer: unknown): void
  _module: EmscriptenModule
}

interface StreamOptions { write(bytes: Uint8Array): number; isatty?: boolean }

export interface PyProxy {
  destroy(): void
  get(name: string): unknown
}

export interface PyCallable extends PyProxy {
  (...args: unknown[]): unknown
  callPromising(...args: unknown[]): Promise<unknown>
}

export interface EmscriptenModule {
  FS: EmscriptenFS
  PATH_FS: { resolve(...paths: string[]): string }
  API: { restoreSnapshot(head: Uint8Array): unknown }
  HEAPU8: Uint8Array
  memory: WebAssembly.Memory
  onRuntimeInitialized?: (() => void) | undefined
  growMemory(size: number): void
  loadDynamicLibrary(path: string, flags: object, scope: object, handle: number): void
  [key: string]: unknown
}

export interface FsNode {
  id: number
  name: string
  mode: number
  parent: FsNode
  /** Milliseconds since 1970. */
  atime: number
  mtime: number
  ctime: number
  contents: Uint8Array | Record<string, FsNode> | null
  usedBytes?: number
  stream_ops: {
    read(stream: FsStream, buffer: Uint8Array, offset: number, length: number, position: number): number
    write(stream: FsStream, buffer: Uint8Array, offset: number, length: number, position: number, canOwn?: boolean): number
    fsync?(stream: FsStream): number
  }
  link?: string
  mounted?: unknown
  [key: string]: unknown
}

export interface EmscriptenFS {
  rename(from: string, to: string): void
  truncate(path: string | FsNode, length: number): void
  ftruncate(fd: number, length: number): void
  open(path: string, flags: number | string, mode?: number): FsStream
  mkdir(path: string, mode?: number): FsNode
  mkdirTree(path: string): void
  writeFile(path: string, data: Uint8Array | string, options?: { canOwn?: boolean }): void
  readFile(path: string): Uint8Array
  unlink(path: string): void
  rmdir(path: string): void
  symlink(target: string, path: string): void
  readlink(path: string): string
  chdir(path: string): void
  cwd(): string
  chmod(path: string, mode: number): void
  lookupPath(path: string): { node: FsNode }
  analyzePath(path: string): { exists: boolean }
  isDir(mode: number): boolean
  isFile(mode: number): boolean
  isLink(mode: number): boolean
  streams: (FsStream | null | undefined)[]
  /** The number of the next inode. */
  nextInode: number
  ErrnoError: new (errno: number) => Error
}

export interface FsStream {
  node: FsNode
  path?: string
  flags: number
  position: number
  shared: { flags: number; position: number; refcnt?: number }
  fd: number
  [key: string]: unknown
}
