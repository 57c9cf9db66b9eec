import { launch } from './bootstrap/launch.mjs'

await launch('native/main.ts')
