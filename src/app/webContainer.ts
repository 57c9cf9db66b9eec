import { auth, configureAPIKey, WebContainer } from '@webcontainer/api'
import type { ImageManifest } from '../process/image.ts'
import { signIn } from '../runtime/webcontainer/account.ts'
import { pageEnvironment } from '../runtime/webcontainer/environment.ts'
import { createWebContainerRuntime, type WebContainerRuntime } from '../runtime/webcontainer/index.ts'
import type { HostFiles } from '../runtime/webcontainer/project.ts'

/** The Node project of every template, which is the same for all: it hosts what the page sends. */
const PROJECT = { 'package.json': '{"name": "lab", "private": true, "scripts": {"start": "faultline-host ."}}' }

/** For those with an account: a key of the site's own, in <meta name="webcontainer-api-key">; or its OAuth client in <meta name="webcontainer-client-id">. */
const metaOf = (name: string): string | undefined => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content || undefined

export function createPageWebContainer(base: URL): WebContainerRuntime {
  const apiKey = metaOf('webcontainer-api-key')
  const clientId = metaOf('webcontainer-client-id')
  if (clientId !== undefined) signIn(auth, clientId, (words) => console.warn(words))
  return createWebContainerRuntime({
    api: { WebContainer, auth, configureAPIKey }, environment: pageEnvironment(), project: PROJECT, hostFiles: () => hostFilesFrom(base),
    ...(apiKey === undefined ? {} : { apiKey }),
  })
}

/** The host's programs from host/, and the sandbox image that the page has anyway. */
async function hostFilesFrom(base: URL): Promise<HostFiles> {
  const names = await (await get(new URL('host/files.json', base))).json() as string[]
  const manifest = await (await get(new URL('sandbox/manifest.json', base))).json() as ImageManifest
  const programs = names.map(async (name) => [name, await (await get(new URL(`host/${name}`, base))).text()] as const)
  const parts = [...manifest.files, ...manifest.libs, ...(manifest.snapshot ? [manifest.snapshot] : [])].map(async ({ path, sha256 }) =>
    [`sandbox/${path}`, new Uint8Array(await (await get(new URL(`sandbox/${path}?v=${sha256.slice(0, 12)}`, base))).arrayBuffer())] as const)
  return { ...Object.fromEntries(await Promise.all([...programs, ...parts])), 'sandbox/manifest.json': JSON.stringify(manifest) }
}

async function get(url: URL): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}`)
  return response
}
