import type { Bench } from './kit/bench.ts'

/** Every benchmark by name; each loads only what it needs. */
export const CASES: Record<string, () => Promise<Bench>> = {
  boot: async () => (await import('./cases/boot.ts')).bench,
  'first-visit': async () => (await import('./cases/first-visit.ts')).bench,
  edit: async () => (await import('./cases/edit.ts')).bench,
  'fresh-world': async () => (await import('./cases/fresh-world.ts')).bench,
  'hops-node': async () => (await import('./cases/hops-node.ts')).bench,
  'hops-chromium': async () => (await import('./cases/hops-chromium.ts')).bench,
  switches: async () => (await import('./cases/switches.ts')).bench,
  'def-endpoints': async () => (await import('./cases/def-endpoints.ts')).bench,
  idle: async () => (await import('./cases/idle.ts')).bench,
  check: async () => (await import('./cases/check.ts')).bench,
  memory: async () => (await import('./cases/memory.ts')).bench,
  page: async () => (await import('./cases/page.ts')).bench,
  'main-thread': async () => (await import('./cases/main-thread.ts')).bench,
  explore: async () => (await import('./cases/explore.ts')).bench,
  redis: async () => (await import('./cases/redis.ts')).bench,
  kafka: async () => (await import('./cases/kafka.ts')).bench,
  'host-start': async () => (await import('./cases/host-start.ts')).bench,
  'host-hops': async () => (await import('./cases/host-hops.ts')).bench,
  'host-size': async () => (await import('./cases/host-size.ts')).bench,
  'sim-kernel': async () => (await import('./cases/sim-kernel.ts')).bench,
  lighthouse: async () => (await import('./cases/lighthouse.ts')).bench,
}

/** Needs a package that set-up does not fetch. */
const OPTIONAL = new Set(['lighthouse'])

/** Names that stand for several. */
export const GROUPS: Record<string, string[]> = {
  hops: ['hops-node', 'hops-chromium'],
  host: ['host-start', 'host-hops', 'host-size'],
  all: Object.keys(CASES).filter((name) => !OPTIONAL.has(name)),
}

/** The benchmarks that the words of a command line name, in order and each once. */
export function namesOf(words: readonly string[]): string[] {
  const unknown = words.filter((word) => !(word in CASES) && !(word in GROUPS))
  if (unknown.length > 0) {
    throw new Error(`there is no benchmark ${unknown.join(', ')}; there are ${Object.keys(CASES).join(', ')}, and ${Object.keys(GROUPS).join(', ')}`)
  }
  return [...new Set(words.flatMap((word) => GROUPS[word] ?? [word]))]
}
