import type { Api } from './api.ts'
import * as admin from './admin-apis.ts'
import * as configs from './config-apis.ts'
import * as data from './data-apis.ts'
import * as groups from './group-apis.ts'
import * as txn from './txn-apis.ts'

/** All that the broker speaks, for answers that are given later. */
export const API_BY_KEY = new Map<number, Api<unknown, unknown>>([
  ...Object.values(data), ...Object.values(groups), ...Object.values(txn), ...Object.values(admin), ...Object.values(configs),
].map((one) => [one.key, one as unknown as Api<unknown, unknown>]))
