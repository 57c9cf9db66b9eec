import type { EmscriptenFS, FsNode, FsStream } from './image.ts'

/**
 * The files of one process: what lies in its memory file system outside the shared image. Emscripten keeps them in
 * JavaScript, so a checkpoint of the interpreter's memory must take them along (SPEC C1).
 */
export interface FilesCheckpoint {
  entries: Map<string, FileEntry>
  cwd: string
  /** The number that the next file made gets. */
  nextInode: number
  streams: { fd: number; stream: FsStream; path: string; position: number; flags: number }[]
}

/** `id` is the inode's number; times are milliseconds since 1970. A program may ask for either. */
interface FileEntry { kind: 'dir' | 'file' | 'link'; mode: number; id: number; times: Times; data: Uint8Array | string | null }
type Times = Pick<FsNode, 'atime' | 'mtime' | 'ctime'>

/** The same in every process and never written to: the image, the standard library, devices. */
const SHARED = new Set(['/usr', '/lib', '/dev', '/proc'])

const STANDARD_STREAMS = 3

export function captureFiles(FS: EmscriptenFS): FilesCheckpoint {
  const entries = new Map<string, FileEntry>()
  walk(FS, FS.lookupPath('/').node, '', (path, node) => {
    entries.set(path, {
      kind: FS.isDir(node.mode) ? 'dir' : FS.isLink(node.mode) ? 'link' : 'file',
      mode: node.mode, id: node.id, times: timesOf(node),
      data: FS.isFile(node.mode) ? FS.readFile(path).slice() : FS.isLink(node.mode) ? FS.readlink(path) : null,
    })
  })
  const streams = openStreams(FS).map((stream) => ({
    fd: stream.fd, stream, path: pathOf(stream.node), position: stream.position, flags: stream.flags,
  }))
  return { entries, cwd: FS.cwd(), streams, nextInode: FS.nextInode }
}

export function restoreFiles(FS: EmscriptenFS, saved: FilesCheckpoint): void {
  for (const stream of openStreams(FS)) FS.streams[stream.fd] = null
  FS.chdir('/')
  for (const path of strangers(FS, saved).reverse()) remove(FS, path)
  for (const [path, entry] of saved.entries) put(FS, path, entry)
  // Only now: what was put into a folder has changed its times.
  for (const [path, { times }] of saved.entries) Object.assign(FS.lookupPath(path).node, times)
  FS.nextInode = saved.nextInode
  FS.chdir(saved.cwd)
  for (const { fd, stream, path, position, flags } of saved.streams) {
    stream.node = FS.lookupPath(path).node
    stream.shared.position = position
    stream.shared.flags = flags
    FS.streams[fd] = stream
  }
}

/** What was not there, or is another inode under an old name; with all that lies in it. */
function strangers(FS: EmscriptenFS, { entries }: FilesCheckpoint): string[] {
  const strange = new Set<string>()
  walk(FS, FS.lookupPath('/').node, '', (path, node) => {
    if (entries.get(path)?.id !== node.id || strange.has(path.slice(0, path.lastIndexOf('/')))) strange.add(path)
  })
  return [...strange]
}

export function writeFiles(FS: EmscriptenFS, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    FS.mkdirTree(path.slice(0, path.lastIndexOf('/')) || '/')
    FS.writeFile(path, content)
  }
}

const timesOf = ({ atime, mtime, ctime }: FsNode): Times => ({ atime, mtime, ctime })

function openStreams(FS: EmscriptenFS): FsStream[] {
  return FS.streams.filter((stream): stream is FsStream => !!stream && stream.fd >= STANDARD_STREAMS)
}

function walk(FS: EmscriptenFS, dir: FsNode, path: string, visit: (path: string, node: FsNode) => void): void {
  const children = dir.contents as Record<string, FsNode>
  for (const name of Object.keys(children)) {
    const child = children[name]!
    const at = `${path}/${name}`
    if (SHARED.has(at)) continue
    visit(at, child)
    if (FS.isDir(child.mode)) walk(FS, child, at, visit)
  }
}

function put(FS: EmscriptenFS, path: string, entry: FileEntry): void {
  const exists = FS.analyzePath(path).exists
  if (entry.kind === 'dir') {
    if (!exists) FS.mkdirTree(path)
  } else if (entry.kind === 'link') {
    if (!exists) FS.symlink(entry.data as string, path)
  } else {
    FS.writeFile(path, entry.data as Uint8Array)
  }
  // Before anything is put into it: a folder's files are found by its number.
  FS.lookupPath(path).node.id = entry.id
  if (entry.kind !== 'link') FS.chmod(path, entry.mode & 0o7777)
}

function remove(FS: EmscriptenFS, path: string): void {
  const { node } = FS.lookupPath(path)
  if (FS.isDir(node.mode)) FS.rmdir(path)
  else FS.unlink(path)
}

function pathOf(node: FsNode): string {
  let path = ''
  for (let at = node; at.parent !== at; at = at.parent) path = `/${at.name}${path}`
  return path || '/'
}
