import type { Kernel } from '../kernel/kernel.ts'

/** `localhost` of the learner's machine: what `ports:` publishes there. */
export function publishedAt(k: Kernel, host: number): { service: string; port: number } | null {
  for (const service of k.request.lab.services) {
    const port = service.published.find((p) => p.host === host)
    if (port) return { service: service.name, port: port.container }
  }
  return null
}

export function publishedPorts(k: Kernel): string {
  const all = k.request.lab.services.flatMap((s) => s.published.map((p) => `${p.host} (${s.name})`))
  return all.length > 0 ? `; published are ${all.join(', ')}` : '; the lab publishes none'
}
