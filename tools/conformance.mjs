import { launch } from './bootstrap/launch.mjs'

await launch('conformance/main.ts')
