import { conformsTo } from './suite.ts'

conformsTo('redis')
