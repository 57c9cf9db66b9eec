import { dockerfileOf, pinsIn } from './dockerfile.ts'
import type { Exported } from './exported.ts'
import { wire } from './override.ts'
import { readmeOf } from './readme.ts'

/** What every project takes along: the pytest plugin and the tap (python/native and the fixture of python/faultline/lab), and the sandbox's versions. */
export interface Kit { plugin: Record<string, string>; lock: string }

/** Where the project says how it is run: not in the place of a README of its own. */
export const readmeName = (files: Exported['files']): string => (files['README.md'] === undefined ? 'README.md' : 'FAULTLINE.md')

/** A lab as a project for one's own machine: `docker compose up` on the real images, and `pytest checks` against them. */
export function exportProject(one: Exported, kit: Kit): Record<string, string> {
  const { override, ...wiring } = wire(one.lab)
  const pins = pinsIn(kit.lock)
  const built = one.lab.services.filter(({ broker, image }) => broker === undefined && image === null)
  const dockerfiles = built.map((service) => [`${service.context === '' ? '' : `${service.context}/`}Dockerfile`, dockerfileOf(service, one.files, pins)] as const)
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return {
    ...Object.fromEntries(dockerfiles),
    ...Object.fromEntries(Object.entries(kit.plugin).map(([name, text]) => [`faultline/${name}`, text])),
    'compose.override.yaml': override,
    'faultline/toxiproxy.json': json(wiring.toxiproxy),
    'faultline/tap.json': json(wiring.tap),
    'faultline/lab.json': json(wiring.lab),
    'faultline/faults.json': json(one.faults),
    'pytest.ini': '[pytest]\npythonpath = .\naddopts = -p faultline.plugin\n',
    '.dockerignore': 'checks\nfaultline\n**/__pycache__\n',
    [readmeName(one.files)]: readmeOf(one, pins),
    ...one.checks,
    // The learner's own files stay as they are.
    ...one.files,
  }
}
