import { SaxesParser } from 'saxes'
import { z } from 'zod'

/** One test of an earlier run. */
export interface PastTest {
  /** As the result names it: absolute or relative, perhaps of another machine. */
  readonly file: string
  /** The full name joined with ` > `; empty where the file itself failed. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** The first line of its error; empty where there is none. */
  readonly message: string
}

/** What a file of results is. A blob is Vitest's own form, which Vitest alone reads. */
export type PastResults =
  | { readonly status: 'read'; readonly tests: readonly PastTest[] }
  | { readonly status: 'blob' }
  | { readonly status: 'unreadable'; readonly reason: string }

const vitestJson = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

/** Reads what Vitest's `json` and `junit` reporters write, and recognises what its `blob` reporter does. */
export function readPastResults(text: string): PastResults {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start === '') return { status: 'unreadable', reason: 'is empty' }
  if (start.startsWith('<')) return readJunit(start)
  let json: unknown
  try {
    json = JSON.parse(start)
  } catch {
    return { status: 'unreadable', reason: 'is no JSON and no XML, or not the whole of it' }
  }
  if (Array.isArray(json) && Array.isArray(json[0])) return { status: 'blob' }
  const parsed = vitestJson.safeParse(json)
  if (parsed.success) return { status: 'read', tests: parsed.data.testResults.flatMap(testsOfFile) }
  return { status: 'unreadable', reason: "is not what Vitest's json, junit or blob reporter writes" }
}

function testsOfFile({
  name: file,
  status,
  message,
  assertionResults,
}: z.output<typeof vitestJson>['testResults'][number]): readonly PastTest[] {
  const tests = assertionResults.map(
    (one): PastTest => ({
      file,
      // Vitest 4 has the file itself as the nameless first ancestor.
      name: [...one.ancestorTitles.filter((title) => title !== ''), one.title].join(' > '),
      state: one.status === 'passed' || one.status === 'failed' ? one.status : 'skipped',
      message: firstLine(one.failureMessages?.[0]),
    }),
  )
  if (status !== 'failed' || tests.some(({ state }) => state === 'failed')) return tests
  return [...tests, { file, name: '', state: 'failed', message: firstLine(message) }]
}

function readJunit(xml: string): PastResults {
  const tests: PastTest[] = []
  let suite = ''
  let open: { name: string; failed: boolean; skipped: boolean; message: string } | null = null
  let top = ''
  const parser = new SaxesParser({})
  let fault: Error | null = null
  parser.on('error', (error) => {
    fault ??= error
  })
  parser.on('opentag', ({ name, attributes }) => {
    top ||= name
    if (name === 'testsuite') suite = attributes.name ?? ''
    if (name === 'testcase') open = { name: attributes.name ?? '', failed: false, skipped: false, message: '' }
    if (open === null) return
    if (name === 'skipped') open.skipped = true
    if (name !== 'failure' && name !== 'error') return
    open.message ||= firstLine(attributes.message)
    open.failed = true
  })
  parser.on('closetag', ({ name: tag }) => {
    if (tag !== 'testcase' || open === null) return
    const { name, failed, skipped, message } = open
    // What could not even be loaded is listed as a test by the name of its file.
    const state = failed ? 'failed' : skipped ? 'skipped' : 'passed'
    tests.push({ file: suite, name: name === suite ? '' : name, state, message })
    open = null
  })
  try {
    parser.write(xml).close()
  } catch (error) {
    fault ??= error as Error
  }
  if (fault !== null)
    return { status: 'unreadable', reason: `is no XML, or not the whole of it: ${firstLine((fault as Error).message)}` }
  if (top !== 'testsuites' && top !== 'testsuite') return { status: 'unreadable', reason: 'is XML, and not of JUnit' }
  return { status: 'read', tests }
}

function firstLine(text = ''): string {
  return text.split('\n', 1)[0] ?? ''
}
