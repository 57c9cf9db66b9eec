import { launch } from './bootstrap/launch.mjs'

await launch('e2e-webcontainer.ts')
