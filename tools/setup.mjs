import { launch } from './bootstrap/launch.mjs'

await launch('setup.ts')
