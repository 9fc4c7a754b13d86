import { createRequire } from 'node:module'
import { Ajv, type AnySchema } from 'ajv'

type Fields = Readonly<Record<string, AnySchema>>

/** An object with these fields and no others. */
const exactly = (properties: Fields, required: readonly string[] = []): AnySchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string' }
const listOf = (items: AnySchema): AnySchema => ({ type: 'array', items })
const line = { type: 'integer', minimum: 1 }
const message = exactly({ text }, ['text'])

/** What we use of reviewdog's `DiagnosticResult` (its `proto/rdf/reviewdog.proto`), strictly. */
export const RDJSON: AnySchema = (() => {
  const position = exactly({ line, column: line }, ['line'])
  const range = exactly({ start: position, end: position }, ['start'])
  const severity = { enum: ['UNKNOWN_SEVERITY', 'ERROR', 'WARNING', 'INFO'] }
  const source = exactly({ name: text, url: text }, ['name'])
  const diagnostic = exactly(
    {
      message: text,
      location: exactly({ path: text, range }, ['path']),
      severity,
      source,
      code: exactly({ value: text, url: text }, ['value']),
      suggestions: listOf(exactly({ range, text }, ['range', 'text'])),
      original_output: text,
    },
    ['message', 'location'],
  )
  return exactly({ diagnostics: listOf(diagnostic), source, severity }, ['diagnostics'])
})()

/** What we use of SARIF 2.1.0 (OASIS, `sarif-schema-2.1.0.json`), strictly: required fields, patterns and bounds are its own. */
export const SARIF: AnySchema = (() => {
  const properties = { type: 'object' }
  const region = exactly({ startLine: line, startColumn: line, endLine: line, endColumn: line })
  const artifactLocation = exactly({ uri: { ...text, pattern: '^[^\\s<>"\\\\^`{|}]+$' } })
  const fix = exactly(
    {
      description: message,
      artifactChanges: {
        ...(listOf(
          exactly(
            {
              artifactLocation,
              replacements: {
                ...(listOf(exactly({ deletedRegion: region, insertedContent: message }, ['deletedRegion'])) as object),
                minItems: 1,
              },
            },
            ['artifactLocation', 'replacements'],
          ),
        ) as object),
        minItems: 1,
      },
    },
    ['artifactChanges'],
  )
  const result = exactly(
    {
      ruleId: text,
      ruleIndex: { type: 'integer', minimum: -1 },
      level: { enum: ['none', 'note', 'warning', 'error'] },
      message,
      locations: listOf(exactly({ physicalLocation: exactly({ artifactLocation, region }) })),
      partialFingerprints: { type: 'object', additionalProperties: text },
      fixes: listOf(fix),
      properties,
    },
    ['message'],
  )
  const driver = exactly(
    {
      name: text,
      semanticVersion: text,
      rules: { ...(listOf(exactly({ id: text, shortDescription: message }, ['id'])) as object), uniqueItems: true },
    },
    ['name'],
  )
  const run = exactly(
    {
      tool: exactly({ driver }, ['driver']),
      invocations: listOf(exactly({ executionSuccessful: { type: 'boolean' } }, ['executionSuccessful'])),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      results: listOf(result),
    },
    ['tool'],
  )
  return exactly({ $schema: text, version: { const: '2.1.0' }, runs: listOf(run) }, ['version', 'runs'])
})()

/** What is wrong with a document by a schema; empty when nothing is. */
export function faults(schema: AnySchema, document: string): readonly string[] {
  const validate = new Ajv({ allErrors: true }).compile(schema)
  validate(JSON.parse(document))
  return (validate.errors ?? []).map(({ instancePath, message: why }) => `${instancePath} ${why}`)
}

/** A workflow command as the runner of GitHub Actions reads a line; null for a line that is none. */
export function readCommand(text: string): {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
} | null {
  const [, command, list = '', data = ''] = /^\s*::([\w-]+)(?: ([^:]*))?::(.*)$/.exec(text) ?? []
  if (command === undefined) return null
  const decoded = (value: string) =>
    value.replace(/%(?:0D|0A|3A|2C|25)/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
  const properties = Object.fromEntries(
    list
      .split(',')
      .filter((one) => one !== '')
      .map((one) => [one.slice(0, one.indexOf('=')), decoded(one.slice(one.indexOf('=') + 1))]),
  )
  return { command, properties, message: decoded(data) }
}

// jsdom comes without types; those of the browser are here.
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  readonly JSDOM: new (text: string, options: { readonly contentType: string }) => { readonly window: Window }
}

/** A page, or with `text/xml` a document whose every fault throws, as a browser reads it; no script runs. */
export function readPage(text: string, contentType: 'text/html' | 'text/xml' = 'text/html'): Document {
  return new JSDOM(text, { contentType }).window.document
}
