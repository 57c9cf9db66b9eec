import { Document, Scalar, isMap, type YAMLMap } from 'yaml'
import type { Lab, LabService } from '../../contract/lab.ts'
import { itself, knownOf, linksOf, networkOf, processesOf, type ProjectLink } from './links.ts'

const API = 8474
const TAP_CONTROL = 8475
/** Where toxiproxy's own listeners for the client begin, and the tap's. */
const CLIENT_PORTS = 18001
const TAP_PORTS = 20001

export interface Wiring {
  /** compose.override.yaml: `docker compose up` reads it beside compose.yaml. */
  override: string
  /** What toxiproxy reads, what the tap reads, what the checks read. */
  toxiproxy: unknown
  tap: unknown
  lab: unknown
}

/** A process of a project as a container: the first replica has the service's own place in the Compose file, the others one beside it. */
interface Container { key: string; process: string; service: LabService; network: string }

const containersOf = (lab: Lab): Container[] => lab.services.flatMap((service) => processesOf(service).map((process, i) => ({
  key: i === 0 ? service.name : process, process, service, network: networkOf(service, process),
})))

/**
 * Puts toxiproxy and the tap between all services of a project: each program is alone with toxiproxy in a network of its own,
 * where the names of the others are toxiproxy's. From toxiproxy a link leads to the tap, from there to the service itself.
 */
export function wire(lab: Lab): Wiring {
  const links = linksOf(lab)
  const containers = containersOf(lab)
  const networks = [...new Set(containers.map(({ network }) => network))]
  const addressIn = (network: string) => `10.201.${networks.indexOf(network)}.2`
  const clientPort = (link: ProjectLink) => CLIENT_PORTS + links.filter(({ from }) => from === 'client').indexOf(link)
  const tapPort = (link: ProjectLink) => TAP_PORTS + links.indexOf(link)
  const listenOf = (link: ProjectLink) => link.from === 'client' ? `0.0.0.0:${clientPort(link)}` : `${addressIn(`at-${link.from}`)}:${link.port}`
  const ofClient = links.filter(({ from }) => from === 'client')
  const upstreams = ({ to, port }: ProjectLink) => Object.fromEntries(containers.filter(({ service }) => service.name === to).map(({ process }) => [process, `${itself(process)}:${port}`]))
  return {
    override: overrideOf(lab, containers, networks, addressIn, ofClient.map(clientPort)),
    toxiproxy: links.map((link) => ({ name: link.name, listen: listenOf(link), upstream: `tap:${tapPort(link)}`, enabled: true })),
    tap: {
      control: `0.0.0.0:${TAP_CONTROL}`,
      links: links.map((link) => ({ ...link, listen: `0.0.0.0:${tapPort(link)}`, upstreams: upstreams(link) })),
    },
    lab: {
      toxiproxy: `http://127.0.0.1:${API}`,
      tap: `http://127.0.0.1:${TAP_CONTROL}`,
      links: links.map(({ name, from, to }) => ({ name, from, to })),
      processes: Object.fromEntries(containers.map(({ key, process, service }) => [process, {
        ...knownOf(service), container: key, address: service.published[0] ? `127.0.0.1:${service.published[0].host}` : null,
      }])),
      client: Object.fromEntries(ofClient.map((link) => [`${link.to}:${link.port}`, `127.0.0.1:${clientPort(link)}`])),
    },
  }
}

function overrideOf(lab: Lab, containers: Container[], networks: string[], addressIn: (network: string) => string, clientPorts: number[]): string {
  const document = new Document({
    services: {
      ...Object.fromEntries(containers.map(({ key, process, service, network }) => [key, {
        ...(key === service.name ? {} : { extends: { file: 'compose.yaml', service: service.name } }),
        ...(service.replicas > 1 ? { deploy: { replicas: 1 } } : {}),
        networks: { [network]: { aliases: [itself(process)] } },
        ...(service.broker === undefined ? { depends_on: { toxiproxy: { condition: 'service_started' }, tap: { condition: 'service_started' } } } : {}),
      }])),
      toxiproxy: {
        image: 'ghcr.io/shopify/toxiproxy:2.12.0',
        command: ['-host=0.0.0.0', '-config=/faultline/toxiproxy.json'],
        volumes: ['./faultline:/faultline:ro'],
        ports: [API, ...clientPorts].map((port) => `127.0.0.1:${port}:${port}`),
        networks: {
          between: {},
          ...Object.fromEntries(networks.map((network) => [network, {
            ipv4_address: addressIn(network), aliases: lab.services.filter(({ name }) => !containers.some((one) => one.network === network && one.service.name === name)).map(({ name }) => name),
          }])),
        },
      },
      tap: {
        image: 'python:3.14-slim',
        command: ['python', '-u', '/faultline/tap.py', '/faultline/tap.json'],
        volumes: ['./faultline:/faultline:ro'],
        ports: [`127.0.0.1:${TAP_CONTROL}:${TAP_CONTROL}`],
        networks: ['between', ...networks],
      },
    },
    networks: {
      between: {},
      ...Object.fromEntries(networks.map((network, i) => [network, { ipam: { config: [{ subnet: `10.201.${i}.0/24` }] } }])),
    },
  })
  for (const { key } of containers.filter(({ service }) => namesNetworks(service))) replaceNetworks(document, key)
  document.commentBefore = ' Puts toxiproxy and a tap between the services; `docker compose up` reads it by itself.\n Without them: docker compose -f compose.yaml up'
  return document.toString({ lineWidth: 0 })
}

const namesNetworks = ({ networks }: LabService): boolean => networks.some((network) => network !== 'default')

/** Lists of networks are merged, and in two networks a name would be two services: this one takes the place of the file's own (Compose 2.24). */
function replaceNetworks(document: Document, service: string): void {
  const networks = document.getIn(['services', service, 'networks'], true)
  if (isMap(networks)) (networks as YAMLMap).tag = '!override'
  else if (networks instanceof Scalar) networks.tag = '!override'
}
