import { api } from './api.ts'
import { bool, int16, int32, int8, list, listOfOrNull, text, textOrNull } from './fields.ts'

/** Administration: configurations and access lists. Fields and versions: Kafka's own message descriptions (clients 4.0.0, common/message). */

export const DESCRIBE_CONFIGS = api('DescribeConfigs', 32, 1, 4, 4, {
  resources: list({ resourceType: int8(), resourceName: text(), configurationKeys: listOfOrNull(text, '', '1+') }),
  includeSynonyms: bool(),
  includeDocumentation: bool('3+'),
}, {
  throttleTimeMs: int32(),
  results: list({
    errorCode: int16(),
    errorMessage: textOrNull('', '1+'),
    resourceType: int8(),
    resourceName: text(),
    configs: list({
      name: text(),
      value: textOrNull('', '1+'),
      readOnly: bool(),
      configSource: int8('', -1),
      isSensitive: bool(),
      synonyms: list({ name: text(), value: textOrNull('', '1+'), source: int8() }),
      configType: int8('3+'),
      documentation: textOrNull('3+', '1+'),
    }),
  }),
})

export const ALTER_CONFIGS = api('AlterConfigs', 33, 0, 2, 2, {
  resources: list({ resourceType: int8(), resourceName: text(), configs: list({ name: text(), value: textOrNull('', '0+') }) }),
  validateOnly: bool(),
}, {
  throttleTimeMs: int32(),
  responses: list({ errorCode: int16(), errorMessage: textOrNull('', '0+'), resourceType: int8(), resourceName: text() }),
})

export const INCREMENTAL_ALTER_CONFIGS = api('IncrementalAlterConfigs', 44, 0, 1, 1, {
  resources: list({
    resourceType: int8(),
    resourceName: text(),
    configs: list({ name: text(), configOperation: int8(), value: textOrNull('', '0+') }),
  }),
  validateOnly: bool(),
}, {
  throttleTimeMs: int32(),
  responses: list({ errorCode: int16(), errorMessage: textOrNull('', '0+'), resourceType: int8(), resourceName: text() }),
})

export const DESCRIBE_ACLS = api('DescribeAcls', 29, 1, 3, 2, {
  resourceTypeFilter: int8(),
  resourceNameFilter: textOrNull('', '1+'),
  patternTypeFilter: int8('', 3),
  principalFilter: textOrNull('', '1+'),
  hostFilter: textOrNull('', '1+'),
  operation: int8(),
  permissionType: int8(),
}, {
  throttleTimeMs: int32(),
  errorCode: int16(),
  errorMessage: textOrNull('', '1+'),
  resources: list({
    resourceType: int8(),
    resourceName: text(),
    patternType: int8('', 3),
    acls: list({ principal: text(), host: text(), operation: int8(), permissionType: int8() }),
  }),
})
