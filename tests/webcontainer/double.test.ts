import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FileSystemAPI, WebContainer, WebContainerProcess } from '@webcontainer/api'
import { describe, expect, it } from 'vitest'
import type { Public } from '../../src/runtime/webcontainer/api.ts'
import { createDouble, type DoubleContainer } from './double.ts'

/**
 * The double stands in for a service that cannot be reached here. What it offers, the package offers too: by its typings where
 * the compiler sees it, by its api_reference.json where a name is put in at run time.
 */
type Offered = Omit<Public<DoubleContainer>, never>
/** Fails to compile where the double has a member that the package's typings lack, or one that takes what they do not. */
const withinTypings = (container: Offered): Pick<Public<WebContainer>, keyof Offered & keyof Public<WebContainer>> & Record<Exclude<keyof Offered, keyof Public<WebContainer>>, never> => container as never
void withinTypings
const noneMore: Exclude<keyof Offered, keyof Public<WebContainer>> extends never ? true : false = true

interface Reflected { name: string; kindString?: string; children?: Reflected[] }
const reference = JSON.parse(readFileSync(fileURLToPath(new URL('../../node_modules/@webcontainer/api/api_reference.json', import.meta.url)), 'utf8')) as Reflected
const membersOf = (name: string): string[] => reference.children!.find((one) => one.name === name)!.children!.map((one) => one.name)

const namesOf = (value: object): string[] => {
  const own = Object.getOwnPropertyNames(value)
  const inherited = Object.getPrototypeOf(value) === Object.prototype ? [] : Object.getOwnPropertyNames(Object.getPrototypeOf(value) as object)
  return [...new Set([...own, ...inherited])].filter((name) => name !== 'constructor')
}

describe('the double of @webcontainer/api', () => {
  it('[W4] offers no name that the package lacks, and every one that is used here', async () => {
    const { api } = createDouble()
    expect(noneMore).toBe(true)
    expect(membersOf('WebContainer')).toEqual(expect.arrayContaining(Object.keys(api.WebContainer)))
    expect(reference.children!.map((one) => one.name)).toEqual(expect.arrayContaining(Object.keys(api)))
    const container = await api.WebContainer.boot()
    const process = await container.spawn('node', ['-e', '0'])
    const files: FileSystemAPI = container.fs
    const spawned: WebContainerProcess = process
    expect(membersOf('WebContainer')).toEqual(expect.arrayContaining(namesOf(container)))
    expect(membersOf('FileSystemAPI')).toEqual(expect.arrayContaining(namesOf(files)))
    expect(membersOf('WebContainerProcess')).toEqual(expect.arrayContaining(namesOf(spawned)))
    expect(await process.exit).toBe(0)
    container.teardown()
  })

  it('[W4] has one container at a time, whose processes and ports end with it, and the package\'s words', async () => {
    const { api } = createDouble()
    const container = await api.WebContainer.boot({ coep: 'credentialless' })
    await expect(api.WebContainer.boot()).rejects.toThrow('Only a single WebContainer instance can be booted')
    expect(() => api.configureAPIKey('late')).toThrow('should always be called before')
    await container.mount({ 'server.mjs': { file: { contents: 'import http from "node:http"; http.createServer((_, r) => r.end(process.versions.webcontainer)).listen(0, "127.0.0.1")' } } })
    const ready = new Promise<string>((resolve) => { container.on('server-ready', (_port, url) => resolve(url)) })
    const process = await container.spawn('node', ['server.mjs'])
    const url = await ready
    expect(await (await fetch(url)).text()).toBe('double')
    container.teardown()
    expect(() => container.teardown()).toThrow('WebContainer already torn down')
    await process.exit
    await expect(fetch(url)).rejects.toThrow()
    const next = await api.WebContainer.boot()
    next.teardown()
  })

  it('[W4] is what the source of the package says of boots, teardowns and keys', () => {
    const source = readFileSync(fileURLToPath(new URL('../../node_modules/@webcontainer/api/dist/index.js', import.meta.url)), 'utf8')
    for (const words of ['Only a single WebContainer instance can be booted', 'WebContainer already torn down', '`configureAPIKey` should always be called before `WebContainer.boot`']) expect(source).toContain(words)
  })
})

