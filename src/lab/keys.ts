/**
 * The subset of the Compose Specification that a lab reads, key by key. The reader takes its allowed keys from here,
 * and a test compares this table with docs/COMPOSE.md, so that the code and its document cannot drift apart.
 * `*` stands for a name of the author's own (a service, a network). Source: https://github.com/compose-spec/compose-spec
 */
export const SUPPORTED_KEYS = [
  'name',
  'version',
  'services',
  'services.*.image',
  'services.*.build',
  'services.*.build.context',
  'services.*.build.dockerfile',
  'services.*.command',
  'services.*.environment',
  'services.*.env_file',
  'services.*.env_file.path',
  'services.*.env_file.required',
  'services.*.ports',
  'services.*.ports.target',
  'services.*.ports.published',
  'services.*.ports.protocol',
  'services.*.ports.mode',
  'services.*.ports.host_ip',
  'services.*.expose',
  'services.*.depends_on',
  'services.*.depends_on.*.condition',
  'services.*.healthcheck',
  'services.*.healthcheck.test',
  'services.*.healthcheck.interval',
  'services.*.healthcheck.timeout',
  'services.*.healthcheck.retries',
  'services.*.healthcheck.start_period',
  'services.*.healthcheck.disable',
  'services.*.deploy',
  'services.*.deploy.replicas',
  'services.*.networks',
  'services.*.volumes',
  'services.*.volumes.type',
  'services.*.volumes.source',
  'services.*.volumes.target',
  'services.*.volumes.read_only',
  'networks',
  'networks.*.driver',
  'volumes',
  'volumes.*.driver',
] as const

/** The keys allowed directly under `pattern` ('' is the top level): the last step of each longer path. */
export function keysUnder(pattern: string): string[] {
  const prefix = pattern === '' ? '' : `${pattern}.`
  const names = SUPPORTED_KEYS.filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length))
  return [...new Set(names.filter((rest) => !rest.includes('.') && rest !== '*'))]
}

/** Keys of real Compose files that a lab does not read, with what to do instead. */
const INSTEAD: Record<string, string> = {
  restart: 'A lab restarts nothing by itself, so that a crash stays visible: restart the service from the map, or in a check with lab.restart().',
  container_name: 'Containers are named after their service; other services reach them by that name. Remove this key.',
  hostname: 'A service is reached by its service name. Remove this key, or rename the service.',
  entrypoint: 'Write the whole command line in `command`.',
  working_dir: 'The working directory is the build context: set `build: ./folder` instead.',
  secrets: 'Use `environment` or `env_file`; a lab holds no real secrets.',
  configs: 'Put the file in the build context instead.',
  extends: 'Write the service out, or share parts with a YAML anchor under an `x-` key.',
  include: 'A lab is one Compose file: copy the services into it.',
  profiles: 'Every service of a lab is started. Remove the key, or the service.',
  network_mode: 'Use `networks`.',
  links: 'Services reach each other by name. Remove this key; use `depends_on` for the order of starting.',
  extra_hosts: 'Hosts outside the lab are answered by the lesson\'s world.ts.',
  scale: 'Use `deploy: {replicas: N}`.',
  stop_grace_period: 'A lab gives a service 10 s of virtual time to stop. Remove this key.',
  develop: 'An edit restarts the service by itself while the lab runs. Remove this key.',
  resources: 'A lab sets no limits of CPU or memory by service yet. Remove this key.',
  restart_policy: 'A lab restarts nothing by itself, so that a crash stays visible. Remove this key.',
  aliases: 'A service is reached by its service name only.',
  start_interval: 'Use `interval` and `start_period`.',
  required: 'Every service of a lab is started, so every dependency is required. Remove this key.',
}

export const insteadOf = (key: string): string | undefined => INSTEAD[key]
