import { conformsTo } from './suite.ts'

conformsTo('nats')
