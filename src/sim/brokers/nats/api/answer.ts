/** JSON as Go writes it: these three are escaped. */
export const goJson = (value: unknown): string => JSON.stringify(value).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)

export const NO_TIME = '0001-01-01T00:00:00Z'
