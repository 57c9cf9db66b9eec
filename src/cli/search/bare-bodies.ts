/** `- POST http://orders:8001/orders {"item": 1} @2s  # comment`: the line's beginning, the request with a JSON body, the rest. */
const REQUEST = /^(\s*(?:- +)?(?:request: +)?)([A-Za-z]+ +\w+:\/\/\S+ +[[{].*[\]}](?: *@[\w.]+)?)(\s+#.*|\s*)$/

/**
 * A request with a JSON body may stand without quotes, as it does on the command line: YAML would take the colon in it for that of a
 * map. Lines stay lines.
 */
export const quoteBodies = (yaml: string): string =>
  yaml.split('\n').map((line) => line.replace(REQUEST, (_line, start: string, request: string, rest: string) => `${start}'${request.replaceAll("'", "''")}'${rest}`)).join('\n')
