import type { Lab, LabService } from './contract.ts'

/** Files that say how a lab is put together, or that it writes itself; a process never reads them while it runs. */
const NOT_CODE = /(^|\/)(compose\.ya?ml|Dockerfile|README\.md|\.env|[^/]*\.log)$/

/** Names of the processes whose working directory holds one of these files. */
export function servicesTouchedBy(paths: readonly string[], lab: Lab): string[] {
  const code = paths.filter((path) => !NOT_CODE.test(path))
  return lab.services.filter((service) => code.some((path) => holds(service, path))).flatMap(processesOf)
}

function holds(service: LabService, path: string): boolean {
  // A broker has no files of the project.
  if (service.broker !== undefined) return false
  const context = contextFolder(service)
  return context === '' || path.startsWith(`${context}/`)
}

/** The service's folder in the workspace, without dots and slashes at its ends; '' for the root. */
export function contextFolder({ context }: LabService): string {
  return context.replace(/^\.\/?/, '').replace(/\/+$/, '')
}

/** A service's processes: its own name, or name-1 to name-N where it has replicas. */
export function processesOf(service: LabService): string[] {
  if (service.replicas <= 1) return [service.name]
  return Array.from({ length: service.replicas }, (_, i) => `${service.name}-${i + 1}`)
}
