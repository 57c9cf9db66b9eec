import { conformsTo } from './suite.ts'

conformsTo('rabbitmq')
