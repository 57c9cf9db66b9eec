import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { projectOf } from '../../src/app/project.ts'
import { readKit } from '../../src/cli/kit.ts'
import { readExported } from '../../src/cli/commands/export.ts'
import type { Lesson, SavedFault } from '../../src/contract/lesson.ts'
import { readLab } from '../../src/lab/compose.ts'
import { dockerfileOf } from '../../src/lab/export/dockerfile.ts'
import { exportProject } from '../../src/lab/export/project.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const foldersIn = (of: string) => fs.readdirSync(path.join(ROOT, of), { withFileTypes: true }).filter((one) => one.isDirectory()).map(({ name }) => `${of}/${name}`)
const kit = await readKit()

const files = {
  'compose.yaml': `services:
  orders:
    build: ./orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    ports: ["8001:8001"]
    environment: {PAYMENTS_URL: "http://payments:8002"}
    networks: [front]
  payments:
    build: ./payments
    command: uvicorn main:app --port 8002
    expose: [8002]
  kafka:
    image: apache/kafka:4.0.0
networks: {front: {}}
`,
  'orders/main.py': 'import os, json\nimport httpx\nfrom fastapi import FastAPI\nfrom aiokafka import AIOKafkaProducer\n',
  'payments/main.py': 'import yaml\n',
  'payments/Dockerfile': 'FROM mine\n',
}
const lab = readLab(files).lab!
const project = exportProject({ title: 'Orders', files, lab, checks: { 'checks/test_a.py': 'def test_a(lab): pass\n' }, faults: [], hasWorld: false }, kit)
interface Network { ipv4_address?: string; aliases?: string[] }
interface Override { services: Record<string, { networks: Record<string, Network>; ports?: string[] }>; networks: Record<string, { ipam?: { config: { subnet: string }[] } }> }
const overrideOf = (one: Record<string, string>) => parseDocument(one['compose.override.yaml']!, { logLevel: 'silent' }).toJS() as Override

describe('a project for one’s own machine', () => {
  it('keeps the learner’s files as they are, and adds what is missing', () => {
    for (const [name, text] of Object.entries(files)) expect(project[name]).toBe(text)
    expect(project['orders/Dockerfile']).toMatch(/^FROM python:3\.14-slim\nWORKDIR \/app\nRUN pip install --no-cache-dir aiokafka==\S+ fastapi==\S+ httpx==\S+ python-multipart==\S+ uvicorn==\S+\nCOPY \. \.\n$/)
    expect(project['payments/Dockerfile']).toBe('FROM mine\n')
    expect(project['README.md']).toMatch(/\npip install pytest aiokafka==[\d.]+\npytest checks\n/)
    expect(Object.keys(project)).toEqual(expect.arrayContaining(['README.md', 'pytest.ini', 'checks/test_a.py', 'faultline/plugin.py', 'faultline/lab.py', 'faultline/tap.py']))
  })

  it('leaves a README of the folder’s own where it is', () => {
    const made = exportProject({ title: 'Orders', files: { ...files, 'README.md': 'mine' }, lab, checks: {}, faults: [], hasWorld: false }, kit)
    expect(made['README.md']).toBe('mine')
    expect(made['FAULTLINE.md']).toContain('docker compose up --build --wait')
  })

  it('has all that its plugin imports, from the page and from the command line', () => {
    const lesson = { title: 'Orders', checks: {}, faults: [] as SavedFault[] } as Lesson
    for (const made of [project, projectOf(lesson, files, false)]) {
      const own = Object.entries(made).filter(([name]) => name.startsWith('faultline/') && name.endsWith('.py'))
      const imported = own.flatMap(([name, text]) => [...text.matchAll(/^from \.(\w*) import (.+)$/gm)].flatMap(([, module, names]) => (module ? [module] : names!.split(', ')).map((one) => [name, `faultline/${one}.py`] as const)))
      expect(imported.filter(([, needed]) => !(needed in made))).toEqual([])
      expect(imported.length).toBeGreaterThan(10)
    }
  })

  it('a Dockerfile names the sandbox’s versions of what is imported, by the package’s name', () => {
    const pins = new Map([['pyyaml', '6.0'], ['httpx', '0.28']])
    expect(dockerfileOf(lab.services[1]!, files, pins)).toContain('RUN pip install --no-cache-dir pyyaml==6.0\n')
    expect(dockerfileOf(lab.services[1]!, {}, pins)).not.toContain('RUN')
  })

  it('puts toxiproxy where every other service’s name leads to, and the service itself under a name of its own', () => {
    const { services, networks } = overrideOf(project)
    expect(services['orders']!.networks).toEqual({ 'at-orders': { aliases: ['orders-itself'] } })
    expect(services['toxiproxy']!.networks['at-orders']!.aliases).toEqual(['payments', 'kafka'])
    expect(services['toxiproxy']!.networks['at-brokers']!.aliases).toEqual(['orders', 'payments'])
    const links = JSON.parse(project['faultline/toxiproxy.json']!) as { name: string; listen: string; upstream: string }[]
    const taps = (JSON.parse(project['faultline/tap.json']!) as { links: { name: string; listen: string; upstreams: Record<string, string>; raw: boolean }[] }).links
    expect(links.map(({ name }) => name)).toEqual([
      'orders-payments-8002', 'orders-kafka-9092', 'payments-orders-8001', 'payments-kafka-9092', 'client-orders-8001', 'client-payments-8002', 'client-kafka-9092',
    ])
    for (const link of links.filter(({ name }) => !name.startsWith('client'))) {
      const caller = link.name.split('-')[0]!
      expect(link.listen.split(':')[0]).toBe(services['toxiproxy']!.networks[`at-${caller}`]!.ipv4_address)
      expect(networks[`at-${caller}`]!.ipam!.config[0]!.subnet.split('.')[2]).toBe(link.listen.split('.')[2])
    }
    // Each link leads through a listener of the tap of its own.
    expect(links.map(({ upstream }) => upstream.split(':')[1])).toEqual(taps.map(({ listen }) => listen.split(':')[1]))
    expect(taps.map(({ upstreams }) => upstreams)).toContainEqual({ payments: 'payments-itself:8002' })
    expect(taps.filter(({ raw }) => raw).map(({ name }) => name)).toEqual(['orders-kafka-9092', 'payments-kafka-9092', 'client-kafka-9092'])
  })

  it('gives each replica a container and links of its own, under the name of its service', () => {
    const twice = { ...files, 'compose.yaml': files['compose.yaml'].replace('    expose: [8002]\n', '    expose: [8002]\n    deploy: {replicas: 2}\n') }
    const made = exportProject({ title: 'Orders', files: twice, lab: readLab(twice).lab!, checks: {}, faults: [], hasWorld: false }, kit)
    const { services } = overrideOf(made)
    expect(services['payments']).toMatchObject({ deploy: { replicas: 1 }, networks: { 'at-payments-1': { aliases: ['payments-1-itself'] } } })
    expect(services['payments-2']).toMatchObject({ extends: { file: 'compose.yaml', service: 'payments' }, deploy: { replicas: 1 }, networks: { 'at-payments-2': { aliases: ['payments-2-itself'] } } })
    expect(services['toxiproxy']!.networks['at-payments-2']!.aliases).toEqual(['orders', 'kafka'])
    const { links } = JSON.parse(made['faultline/tap.json']!) as { links: { name: string; upstreams: Record<string, string> }[] }
    expect(links.find(({ name }) => name === 'orders-payments-8002')!.upstreams).toEqual({ 'payments-1': 'payments-1-itself:8002', 'payments-2': 'payments-2-itself:8002' })
    expect(links.map(({ name }) => name)).toContain('payments-2-kafka-9092')
  })

  it('takes the place of networks that the file names: in two networks a name would be two services', () => {
    expect(project['compose.override.yaml']).toMatch(/orders:\n {4}networks: !override\n/)
    expect(project['compose.override.yaml']).toMatch(/payments:\n {4}networks:\n/)
  })

  it.each([...foldersIn('lessons').flatMap(foldersIn), ...foldersIn('sandbox-templates')])('%s can be exported, and the checks reach every port', async (folder) => {
    const one = await readExported(path.join(ROOT, folder), false)
    const made = exportProject(one, kit)
    const { client, links, processes } = JSON.parse(made['faultline/lab.json']!) as { client: Record<string, string>; processes: Record<string, { service: string }>; links: { name: string; from: string; to: string }[] }
    expect(Object.keys(client)).toEqual(one.lab.services.flatMap(({ name, ports }) => ports.map((port) => `${name}:${port}`)))
    for (const { scope } of one.faults) {
      if (scope.from === undefined && scope.to === undefined) continue
      const serviceOf = (name: string) => processes[name]?.service
      expect(links.some(({ from, to }) => [from, serviceOf(from)].includes(scope.from ?? from) && (scope.to ?? to) === to), JSON.stringify(scope)).toBe(true)
    }
    expect(new Set(overrideOf(made).services['toxiproxy']!.ports).size).toBe(Object.keys(client).length + 1)
  })
})
