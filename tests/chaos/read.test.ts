import { describe, expect, it } from 'vitest'
import { readExperiment } from '../../src/chaos/read.ts'

const read = (text: string) => readExperiment(text, 'e.yaml', ['orders', 'payments'])
const method = (lines: string): string => `title: t\nmethod:\n${lines}`
const call = (func: string, given: string): string => method(`  - type: action\n    name: a\n    provider:\n      type: python\n      module: faultline.actions\n      func: ${func}\n      arguments: ${given}\n`)

describe('an experiment file', () => {
  it.each([
    ['broken YAML', 'title: "x\n', 'e.yaml:2', 'not valid YAML or JSON'],
    ['a list', '- a\n', 'e.yaml:1', 'an experiment is a map'],
    ['no title', 'method: []\n', 'e.yaml:1', '`title` is missing'],
    ['no method', 'title: t\n', 'e.yaml:1', '`method` is missing'],
    ['a hypothesis without tolerance', 'title: t\nsteady-state-hypothesis:\n  title: h\n  probes:\n    - type: probe\n      name: p\n      provider: {type: http, url: "http://orders:8001/"}\n', 'e.yaml:5', 'a tolerance is needed'],
    ['a kind of activity that is none', method('  - type: probes\n    name: a\n    provider: {type: http, url: "http://a/"}\n'), 'e.yaml:3', 'an activity is a probe or an action, not "probes"'],
    ['no provider', method('  - type: action\n    name: a\n'), 'e.yaml:3', 'a provider is of type http or python'],
    ['a process', method('  - type: action\n    name: a\n    provider: {type: process, path: rm}\n'), 'e.yaml:5', 'a program of this machine is not run'],
    ['an address that is none', method('  - type: action\n    name: a\n    provider: {type: http, url: orders}\n'), 'e.yaml:5', '`url` must be an address, and is "orders"'],
    ['a module of others', method('  - type: action\n    name: a\n    provider: {type: python, module: os, func: system}\n'), 'e.yaml:5', 'the module "os" is not there'],
    ['an inherited name', call('constructor', '{}'), 'e.yaml:8', 'faultline.actions has no function "constructor"'],
    ['an argument too few', call('crash', '{}'), 'e.yaml:9', 'crash needs the argument "service"'],
    ['an argument too many', call('crash', '{service: orders, now: true}'), 'e.yaml:9', 'crash takes no argument "now"'],
    ['a service that is not there', call('crash', '{service: order}'), 'e.yaml:9', 'there is no service "order" in this lab'],
    ['a fault that is none', call('arm_fault', '{type: latncy}'), 'e.yaml:9', 'there is no fault "latncy"'],
    ['a parameter of no fault', call('arm_fault', '{type: down, latency: 3}'), 'e.yaml:9', 'the fault down has no "latency"'],
    ['a value of the wrong kind', call('arm_fault', '{type: latency, latency: slow}'), 'e.yaml:9', '"latency" of the fault latency must be a number of milliseconds from 0 to 1,000,000,000, and is "slow"'],
    ['a parameter too few', call('arm_fault', '{type: latency}'), 'e.yaml:9', 'the fault latency needs "latency"'],
    ['a reference to nothing', method('  - ref: nobody\n'), 'e.yaml:3', 'there is no activity "nobody" before this one'],
    ['a pause that is none', method('  - type: action\n    name: a\n    pauses: {after: long}\n    provider: {type: http, url: "http://orders:8001/"}\n'), 'e.yaml:5', 'a pause is a number of seconds'],
    ['a pause beyond the run', method('  - type: action\n    name: a\n    pauses: {after: 1e9}\n    provider: {type: http, url: "http://orders:8001/"}\n'), 'e.yaml:5', 'a pause is a number of seconds from 0 to 86400'],
    ['a pause that is no map', method('  - type: action\n    name: a\n    pauses: 3\n    provider: {type: http, url: "http://orders:8001/"}\n'), 'e.yaml:5', '`pauses` must be a map'],
    ['a misspelt key', 'title: t\nmethod: []\nrollback: []\n', 'e.yaml:3', '`rollback` is not a key here'],
    ['a misspelt key of an activity', method('  - type: action\n    name: a\n    pause: {after: 1}\n    provider: {type: http, url: "http://orders:8001/"}\n'), 'e.yaml:5', '`pause` is not a key here'],
    ['a host that is not there', method('  - type: action\n    name: a\n    provider: {type: http, url: "http://order:8001/"}\n'), 'e.yaml:5', 'there is no service "order" in this lab'],
    ['a method that is none', method('  - type: action\n    name: a\n    provider: {type: http, url: "http://orders:8001/", method: 7}\n'), 'e.yaml:5', '`method` must be a word, and is 7'],
    ['a status as a text', 'title: t\nmethod: []\nsteady-state-hypothesis:\n  title: h\n  probes:\n    - {type: probe, name: p, tolerance: "200", provider: {type: http, url: "http://orders:8001/"}}\n', 'e.yaml:6', 'an answer over HTTP is {status, headers, body}, never "200"'],
    ['a number that is none', call('wait', '{seconds: -1}'), 'e.yaml:9', '"seconds" must be a number of seconds from 0 to 86400, and is -1'],
    ['no requests', call('send_requests', '{url: "http://orders:8001/", times: 0}'), 'e.yaml:9', '"times" must be a whole number from 1 to 100000, and is 0'],
    ['events of no kind', method('  - {type: probe, name: a, provider: {type: python, module: faultline.probes, func: count_events, arguments: {kind: http.respons}}}\n'), 'e.yaml:3', 'there are no events of the kind "http.respons"'],
    ['the environment without a default', 'title: t\nconfiguration:\n  token: {type: env, key: TOKEN}\n', 'e.yaml:3', 'token comes from the environment'],
  ])('[X1] %s is an error with its line and a way out', (_what, text, place, message) => {
    const { experiment, problems } = read(text)
    expect(experiment).toBeNull()
    const found = problems.find((one) => one.message.includes(message))
    expect(found, JSON.stringify(problems)).toBeDefined()
    expect(`${found!.file}:${found!.line}`).toBe(place)
    expect(found!.help).not.toBe('')
  })

  it('[X1] takes a number that comes from a text of the configuration', () => {
    const { problems } = read(`configuration:\n  long: {type: env, key: LONG, default: "2.5"}\n${call('wait', '{seconds: "${long}"}')}`)
    expect(problems).toEqual([])
  })

  it('[X1] notes what it reads over, and resolves references', () => {
    const { experiment, problems } = read(`${call('crash', '{service: orders}')}    background: true\n  - ref: a\ncontrols: []\nsecrets: {}\n`)
    expect(problems).toEqual([])
    expect(experiment!.method.map((one) => one.name)).toEqual(['a', 'a'])
    expect(experiment!.method.map((one) => one.background)).toEqual([true, true])
    expect(experiment!.notes).toHaveLength(2)
  })
})
