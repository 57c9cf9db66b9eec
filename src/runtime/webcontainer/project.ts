import type { FileSystemTree } from '@webcontainer/api'

/** What is put into a container: a template's files, and the host's package beside them, so that npm asks no registry for it. */
export const HOST_FOLDER = 'faultline-host'
export const PACKAGE = 'faultline-host'

export type ProjectFiles = Readonly<Record<string, string>>
/** The host's package by path: texts are mounted as one tree, bytes are written one by one (a tree of them would be one JSON text). */
export type HostFiles = Readonly<Record<string, string | Uint8Array>>

/** The template's package.json, whose host lies in the next folder. */
export function withHost(project: ProjectFiles): Record<string, string> {
  const manifest = JSON.parse(project['package.json'] ?? '{}') as { dependencies?: Record<string, string> }
  const dependencies = { ...manifest.dependencies, [PACKAGE]: `file:./${HOST_FOLDER}` }
  return { ...project, 'package.json': JSON.stringify({ ...manifest, dependencies }, null, 2) }
}

/** Files by path as the tree that `mount` takes. */
export function treeOf(files: Readonly<Record<string, string>>): FileSystemTree {
  const root: FileSystemTree = {}
  for (const [path, contents] of Object.entries(files)) {
    const parts = path.split('/')
    let folder = root
    for (const name of parts.slice(0, -1)) {
      const there = folder[name]
      const next = there && 'directory' in there ? there : { directory: {} }
      folder[name] = next
      folder = next.directory
    }
    folder[parts.at(-1)!] = { file: { contents } }
  }
  return root
}
