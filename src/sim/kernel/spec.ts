import type { ProcessSpec } from '../../contract/process.ts'
import { serviceOf, type Kernel } from './kernel.ts'
import type { ProcessState } from './state.ts'

/** Where a service's Compose context is mounted, and its working directory. */
const HOME = '/app'

/** What a process is made of: the lab's command and environment, and the workspace as it is now. */
export function processSpec(k: Kernel, process: ProcessState, entropy: ProcessSpec['entropy']): ProcessSpec {
  const service = serviceOf(k.request.lab, process.service)
  return {
    name: process.name,
    ip: process.ip,
    argv: [...service.command],
    env: { HOME: '/root', HOSTNAME: process.name, LANG: 'C.UTF-8', PWD: HOME, PYTHONUNBUFFERED: '1', ...service.environment },
    cwd: HOME,
    files: mount(k.state.files, service.context),
    entropy,
    epoch: k.request.epoch,
    hostname: process.name,
    ...(service.broker ? { broker: service.broker } : {}),
    ...(process.disk === undefined ? {} : { disk: process.disk }),
    ...(service.volumes ? { volumes: service.volumes.map(({ target, readOnly }) => ({ target, readOnly })) } : {}),
  }
}

/** `<context>/x` of the workspace is `/app/x`; an empty context or `.` mounts all of it. */
function mount(files: Record<string, string>, context: string): Record<string, string> {
  const folder = context.replace(/^\.\/+/, '').replace(/\/+$/, '')
  const prefix = folder === '' || folder === '.' ? '' : `${folder}/`
  const mounted: Record<string, string> = {}
  for (const path of Object.keys(files).sort()) {
    const clean = path.replace(/^\.?\/+/, '')
    if (clean.startsWith(prefix)) mounted[`${HOME}/${clean.slice(prefix.length)}`] = files[path] as string
  }
  return mounted
}
