import type { RunningServer } from './serve.ts'

/** What `npm start` says once it serves; `wanted` is the port that it tried first. */
export function announcement({ url, port }: Pick<RunningServer, 'url' | 'port'>, wanted: number): string {
  const moved = `  Port ${wanted} is in use (another Faultline?), so this one is at port ${port}. What a page remembers belongs to its port.\n`
  return `\n${port === wanted ? '' : moved}  Faultline is at ${url}\n  Ctrl-C ends it.`
}
