import type { SpawnOptions } from 'node:child_process'

export function ensurePackages(): Promise<void>
export function npm(args: string[]): [command: string, args: string[], options: Pick<SpawnOptions, 'shell'>]
