import { launch } from './bootstrap/launch.mjs'

await launch('parity/main.ts')
