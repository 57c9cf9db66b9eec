import { launch } from './bootstrap/launch.mjs'

await launch('host.ts')
