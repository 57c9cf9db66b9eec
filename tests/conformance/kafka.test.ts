import { conformsTo } from './suite.ts'

conformsTo('kafka')
