import type { EmscriptenModule, Pyodide, SandboxImage } from './image.ts'
import { FAULTLINE_ZIP, NATIVE_ROOT, SITE_ZIP, STDLIB_ZIP } from './image.ts'
import { writeMemory, type MemoryImage } from './memory-image.ts'
import { PythonStack } from './python-stack.ts'

/**
 * One Python interpreter. Restoring one from the snapshot costs about as much as copying its memory, because
 * everything is imported in it already; a cold one boots Python and imports it all.
 *
 * The trick of the snapshot (shared knowledge, see docs/decisions/0002): native extensions are loaded before Python
 * starts, when the snapshot is made and when it is restored alike, so that their memory and table bases agree.
 */
export interface Instance {
  py: Pyodide
  module: EmscriptenModule
  stack: PythonStack
  /** Replaces what the interpreter's standard streams write to. */
  streams: { stdout: (bytes: Uint8Array) => void; stderr: (bytes: Uint8Array) => void }
  /** Called every few thousand bytecodes; answering true interrupts the program (SIGINT). */
  onTick: (() => boolean) | null
  /** Told whenever C code, and so Python, reads a clock. */
  clock: { onRead: () => void }
  /** Most bytes that its memory may grow to; beyond it Python gets a MemoryError. */
  memoryLimit: number
  /** Bytes that may still be written to its files; beyond them a write fails as on a full disk. */
  disk: { free: number }
  /** Permissions that new files do not get; Emscripten's own umask would be the host's. */
  umask: number
  /** Something was read that is still on its way (SandboxImage.rest), and was not there. */
  missed: boolean
  /** A file may have changed since this was last set to false. */
  touched: boolean
  /** Called when the program has made files last (fsync), moved or removed one: what it does next comes after that. */
  onSync: () => void
  /** Folders in which nothing may be written. */
  readOnly: readonly string[]
}

const LOCK_FILE = (manifest: SandboxImage['manifest']) => JSON.stringify({
  info: { abi_version: '2026_0', arch: 'wasm32', platform: 'emscripten_5_0_3', python: manifest.python, version: manifest.pyodide },
  packages: {},
})

/** Files that all instances share: the bytes are handed to MEMFS without a copy and are never written to. */
function mountImage(module: EmscriptenModule, image: SandboxImage): void {
  const { FS } = module
  FS.mkdirTree(NATIVE_ROOT)
  FS.writeFile(SITE_ZIP, image.site, { canOwn: true })
  FS.writeFile(FAULTLINE_ZIP, image.faultline, { canOwn: true })
  for (const [path, bytes] of image.libs) {
    const target = `${NATIVE_ROOT}/${path}`
    FS.mkdirTree(target.slice(0, target.lastIndexOf('/')))
    FS.writeFile(target, bytes, { canOwn: true })
  }
}

function loadNativeExtensions(module: EmscriptenModule, image: SandboxImage): void {
  const libraries = [...image.libs.keys()].filter((path) => path.endsWith('.so')).sort()
  for (const path of libraries) {
    const flags = { loadAsync: false, global: false, nodelete: true, allowUndefined: true }
    module.loadDynamicLibrary(`${NATIVE_ROOT}/${path}`, flags, {}, 0)
  }
}

const compiled = new Map<string, WebAssembly.Module>()

/** A library by its length and its last bytes (its code's tail). */
function keyOf(bytes: BufferSource): string {
  const view = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes)
  return `${view.length}:${view.subarray(-64).join()}`
}

/** Compiles a library ahead of its first use, beside other work. */
export async function precompile(bytes: BufferSource): Promise<void> {
  compiled.set(keyOf(bytes), await WebAssembly.compile(bytes))
}

/** Compiles each library once for all instances. */
function compileOnce(bytes: BufferSource, RealModule: typeof WebAssembly.Module): WebAssembly.Module {
  const key = keyOf(bytes)
  let module = compiled.get(key)
  if (!module) compiled.set(key, module = new RealModule(bytes))
  return module
}

/** Emscripten calls UTC "UTC-0000"; a Linux calls it UTC, and programs print it (%Z). */
function nameTimeZone(env: WebAssembly.ModuleImports): void {
  const set = env['_tzset_js'] as (zone: number, daylight: number, standard: number, summer: number) => void
  env['_tzset_js'] = (zone: number, daylight: number, standard: number, summer: number) => {
    set(zone, daylight, standard, summer)
    const memory = new Uint8Array((env['memory'] as WebAssembly.Memory).buffer)
    for (const name of [standard, summer]) memory.set([0x55, 0x54, 0x43, 0], name)
  }
}

/** The ways by which C code reads a clock. Emscripten's own, which dates files, goes through none of them. */
const CLOCKS = [['wasi_snapshot_preview1', 'clock_time_get'], ['env', 'emscripten_get_now'], ['env', 'emscripten_date_now']] as const

function watchClocks(imports: WebAssembly.Imports, clock: Instance['clock']): void {
  for (const [module, name] of CLOCKS) {
    const read = imports[module]![name] as (...args: unknown[]) => unknown
    imports[module]![name] = (...args: unknown[]) => { clock.onRead(); return read(...args) }
  }
}

/** Runs `make` while WebAssembly hands out the modules that are compiled already. */
async function withCompiledModules<T>(image: SandboxImage, clock: Instance['clock'], make: () => Promise<T>): Promise<T> {
  const { Module, instantiate, instantiateStreaming } = WebAssembly
  const instantiateMain = async (imports: WebAssembly.Imports) => {
    nameTimeZone(imports['env']!)
    watchClocks(imports, clock)
    const instance = await instantiate(image.wasm, imports)
    return { module: image.wasm, instance }
  }
  const isMain = (imports: WebAssembly.Imports | undefined) => imports !== undefined && 'wasi_snapshot_preview1' in imports
  WebAssembly.Module = new Proxy(Module, {
    construct: (_target, [bytes]: [BufferSource]) => compileOnce(bytes, Module),
  })
  WebAssembly.instantiate = (async (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) =>
    !(source instanceof Module) && isMain(imports) ? instantiateMain(imports!) : instantiate(source as WebAssembly.Module, imports)
  ) as typeof instantiate
  WebAssembly.instantiateStreaming = async (source, imports) =>
    isMain(imports) ? instantiateMain(imports!) : instantiateStreaming(source, imports)
  try {
    return await make()
  } finally {
    WebAssembly.Module = Module
    WebAssembly.instantiate = instantiate
    WebAssembly.instantiateStreaming = instantiateStreaming
  }
}

export interface InstanceOptions {
  /** Folder (Node) or URL whose `pyodide.asm.wasm` and `stdlib.zip` the loader reads; answered from memory in the frame. */
  base: string
  snapshot: MemoryImage | null
  makeSnapshot?: boolean
}

export async function createInstance(image: SandboxImage, options: InstanceOptions): Promise<Instance> {
  const { snapshot } = options
  let module!: EmscriptenModule
  const clock: Instance['clock'] = { onRead: () => {} }
  const py = await withCompiledModules(image, clock, () => image.loadPyodide({
    indexURL: options.base,
    stdLibURL: `${options.base}stdlib.zip`,
    lockFileContents: LOCK_FILE(image.manifest),
    packageBaseUrl: options.base,
    // The learner's code finds nothing of the page behind `import js`.
    jsglobals: Object.create(null) as object,
    // Emscripten puts its program's name and language into C memory before the extensions are loaded: were they the
    // host's (a script's path on Node), every address after them would differ from the snapshot's.
    _sysExecutable: '/usr/local/bin/python3',
    env: { HOME: '/root', PYTHONHASHSEED: '0', LANG: 'C.UTF-8', PYTHONINSPECT: '' },
    enableRunUntilComplete: false,
    ...(snapshot ? { _loadSnapshot: snapshot.head } : {}),
    ...(options.makeSnapshot ? { _makeSnapshot: true } : {}),
    createPyodideModule: (settings: EmscriptenModule) => {
      module = settings
      const initialized = settings.onRuntimeInitialized
      settings.onRuntimeInitialized = () => {
        mountImage(settings, image)
        loadNativeExtensions(settings, image)
        if (snapshot) restoreFrom(settings, snapshot)
        initialized?.()
      }
      // Pyodide's loader takes the snapshot's length for it, which here is that of its header.
      if (snapshot) settings['INITIAL_MEMORY'] = snapshot.size
      return image.createPyodideModule(settings)
    },
  }))
  const instance: Instance = {
    py, module, stack: new PythonStack(module), onTick: null, clock, memoryLimit: Infinity, disk: { free: Infinity }, umask: 0o022, missed: false, touched: false, onSync: () => {}, readOnly: [],
    streams: { stdout: () => {}, stderr: () => {} },
  }
  if (image.rest) awaitRest(instance, image)
  else shareStandardLibrary(instance, image)
  limitMemory(instance)
  limitDisk(instance)
  guardFiles(instance)
  connectStreams(instance)
  connectTicks(instance)
  return instance
}

/** Pyodide restores what its header says; the memory, which it would copy whole, comes from the image. */
function restoreFrom(module: EmscriptenModule, snapshot: MemoryImage): void {
  const { API } = module
  const { restoreSnapshot } = API
  module.growMemory(snapshot.size)
  API.restoreSnapshot = (head) => {
    if (tablePlaces(module) !== snapshot.tablePlaces) throw new Error('the memory snapshot is of another engine: its function table is laid out otherwise')
    const config = restoreSnapshot(head)
    writeMemory(snapshot, module.HEAPU8)
    return config
  }
}

export const tablePlaces = (module: EmscriptenModule): number => (module['wasmTable'] as WebAssembly.Table).length

/** Pyodide's loader gave this interpreter a copy of its own. */
function shareStandardLibrary({ module }: Instance, image: SandboxImage): void {
  const { node } = module.FS.lookupPath(STDLIB_ZIP)
  node.contents = image.stdlib
}

/** The files that are still on their way have their length, but whatever reads them fails until they are here. */
function awaitRest(instance: Instance, image: SandboxImage): void {
  const { FS } = instance.module
  const EIO = 29
  const nodes = [[SITE_ZIP, 'site'], [STDLIB_ZIP, 'stdlib']] as const
  for (const [path, part] of nodes) FS.lookupPath(path).node.usedBytes = image.manifest.files.find((file) => file.path === `${part}.zip`)!.size
  const operations = FS.lookupPath(SITE_ZIP).node.stream_ops
  const { read } = operations
  operations.read = (stream, ...args) => {
    if (nodes.every(([path]) => FS.lookupPath(path).node !== stream.node)) return read(stream, ...args)
    instance.missed = true
    throw new FS.ErrnoError(EIO)
  }
  void image.rest!.then(() => {
    operations.read = read
    for (const [path, part] of nodes) FS.lookupPath(path).node.contents = image[part]
  })
}

function limitMemory(instance: Instance): void {
  const { memory } = instance.module
  const grow = memory.grow.bind(memory)
  memory.grow = (pages: number) => {
    if (memory.buffer.byteLength + pages * 65536 > instance.memoryLimit) throw new RangeError('memory limit of the process')
    return grow(pages)
  }
}

/** Every file of the memory file system has the same operations: what makes a file longer asks for room first. */
function limitDisk(instance: Instance): void {
  const { module, disk } = instance
  const { FS } = module
  const operations = FS.lookupPath(SITE_ZIP).node.stream_ops
  const { write } = operations
  const ENOSPC = 51
  operations.write = (stream, buffer, offset, length, position, canOwn) => {
    const grows = Math.max(0, position + length - (stream.node.usedBytes ?? 0))
    if (grows > disk.free) throw new FS.ErrnoError(ENOSPC)
    disk.free -= grows
    instance.touched = true
    return write(stream, buffer, offset, length, position, canOwn)
  }
  operations.fsync = () => {
    instance.onSync()
    return 0
  }
}

/** The umask, read-only folders, and a note of everything that changes files other than by writing to them. */
function guardFiles(instance: Instance): void {
  const { FS, PATH_FS } = instance.module
  const { open, mkdir, unlink, rename, truncate, ftruncate, rmdir } = FS
  const EROFS = 69
  const WRITES = 0o1 | 0o2 | 0o100 | 0o1000 // O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
  const change = (...paths: unknown[]): void => {
    instance.touched = true
    if (instance.readOnly.length === 0) return
    for (const path of paths) {
      const whole = typeof path === 'string' ? PATH_FS.resolve(FS.cwd(), path) : ''
      if (instance.readOnly.some((folder) => whole.startsWith(`${folder}/`))) throw new FS.ErrnoError(EROFS)
    }
  }
  FS.open = (path, flags, mode = 0o666) => {
    if (typeof flags === 'number' && flags & WRITES) change(path)
    return open(path, flags, mode & ~instance.umask)
  }
  FS.mkdir = (path, mode = 0o777) => { change(path); return mkdir(path, mode & ~instance.umask) }
  FS.unlink = (path) => { change(path); unlink(path); instance.onSync() }
  FS.rmdir = (path) => { change(path); rmdir(path) }
  FS.rename = (from, to) => { change(from, to); rename(from, to); instance.onSync() }
  FS.truncate = (path, length) => { change(path); truncate(path, length) }
  FS.ftruncate = (fd, length) => { change(); ftruncate(fd, length) }
}

function connectStreams(instance: Instance): void {
  const writer = (stream: 'stdout' | 'stderr') => ({
    write(bytes: Uint8Array) { instance.streams[stream](bytes.slice()); return bytes.length },
    isatty: false,
  })
  instance.py.setStdout(writer('stdout'))
  instance.py.setStderr(writer('stderr'))
  instance.py.setStdin({ read: () => 0 })
}

/**
 * CPython asks this "buffer" for a pending signal every few dozen checks of its eval loop. A getter turns that into a
 * count of work done, which depends on nothing but the program: a deterministic instruction budget.
 */
function connectTicks(instance: Instance): void {
  const SIGINT = 2
  const buffer = { get 0() { return instance.onTick?.() ? SIGINT : 0 }, set 0(_value) {} }
  instance.py.setInterruptBuffer(buffer)
}
