import type { ProcessOutput } from '../../contract/process.ts'
import { give } from './inbox.ts'
import { processAt, serviceOf, type Kernel } from './kernel.ts'
import type { Volumes } from './state.ts'

/**
 * Volumes (SPEC P8) are kept by the kernel. A process writes to a copy of its own; what has changed at the end of its step goes
 * to every other process that has the volume, at that instant.
 */

type FileOutput = Extract<ProcessOutput, { kind: 'file' }>
const utf8 = new TextEncoder()

/** A folder of the workspace under a service is a volume too (`./data`), with what lies in it at first. */
export function firstVolumes(k: Pick<Kernel, 'request'>): Volumes {
  const volumes: Volumes = {}
  for (const { name } of k.request.lab.services.flatMap((service) => service.volumes ?? [])) {
    volumes[name] ??= {}
    if (!name.startsWith('./')) continue
    const prefix = `${name.slice(2)}/`
    for (const [path, content] of Object.entries(k.request.files)) {
      if (path.startsWith(prefix)) volumes[name][path.slice(prefix.length)] = typeof content === 'string' ? utf8.encode(content) : content
    }
  }
  return volumes
}

/** Before a program starts: the files of its volumes as they are now. */
export function giveVolumes(k: Kernel, p: number): void {
  for (const { name, target } of volumesOf(k, p)) {
    for (const path of Object.keys(k.state.volumes[name] ?? {}).sort()) {
      give(k, p, { kind: 'file', path: `${target}/${path}`, bytes: k.state.volumes[name]![path]! })
    }
  }
}

/** A process has written, or removed (null), a file of one of its volumes. */
export function onFile(k: Kernel, p: number, { path, bytes }: FileOutput): void {
  const mount = volumesOf(k, p).find(({ target }) => path.startsWith(`${target}/`))
  if (!mount) return
  const files = k.state.volumes[mount.name]!
  const inside = path.slice(mount.target.length + 1)
  // A copy on write: checkpoints share the bytes of what has not changed.
  if (bytes === null) delete files[inside]
  else files[inside] = bytes
  for (const other of k.state.processes.keys()) {
    if (other === p) continue
    for (const { name, target } of volumesOf(k, other)) {
      if (name === mount.name) give(k, other, { kind: 'file', path: `${target}/${inside}`, bytes })
    }
  }
}

const volumesOf = (k: Kernel, p: number) => serviceOf(k.request.lab, processAt(k, p).service).volumes ?? []
