import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { FileChange } from '../../src/model/candidate.ts'
import type { Engine } from '../../src/model/engine.ts'
import type { Intent } from '../../src/model/event.ts'
import type { TestOutcome } from '../../src/model/failure.ts'
import { candidateId } from '../../src/model/hash.ts'
import type { HostEvent, TestHost } from '../../src/model/host.ts'
import type { Lab, LabResult, Overlay, TestFile } from '../../src/model/lab.ts'
import { startSession } from '../../src/session/session.ts'
import { runUi } from '../../src/ui/run-ui.ts'
import { openLedger } from '../../src/workspace/open-ledger.ts'
import { openWorkspace } from '../../src/workspace/open-workspace.ts'
import { write } from '../workspace/project.ts'
import { FakeTerminal } from './fake-terminal.ts'

// The real session, screen and workspace on a toy runner: test N passes when src/N.ts says "right" or the test file itself
// says "skip". Random keys press everything there is; every byte that comes to the disk must have been on the screen.

/** Lists of random keys by their seeds, any will do: what is decided differs, that all of it was on the screen does not. */
const LISTS = [
  { keys: 5_000, seed: 1 },
  { keys: 1_200, seed: 2 },
  { keys: 1_200, seed: 3 },
]
const MODULES = [0, 1, 2, 3, 4, 5]
const source = (index: number) => `src/m${index}.ts`
const testFile = (index: number): TestFile => ({ project: '', file: `test/m${index}.test.ts` })
const WRONG = "export const value = 'wrong'\n\nexport const one = 1\n\nexport const two = 2\n"

/** Deterministic numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function toyRunner(root: string) {
  const read = (path: string, overlay: Overlay): string =>
    (overlay.has(path) ? overlay.get(path) : readFileSync(join(root, path), 'utf8')) ?? ''
  const outcomeOf = ({ file }: TestFile, overlay: Overlay): TestOutcome => {
    const index = Number(/\d+/.exec(file)?.[0])
    const passes = /right/.test(read(source(index), overlay)) || /skip/.test(read(file, overlay))
    const ref = { key: `|${file}|works|0`, project: '', file, name: `m${index} > works`, line: 3 }
    const frames = [{ file: source(index), line: 1, column: 1, function: null }]
    const error = { name: 'Error', message: `m${index} is wrong`, expected: null, actual: null, frames }
    return { test: ref, state: passes ? 'passed' : 'failed', errors: passes ? [] : [error], durationMs: 1 }
  }
  const listeners = new Set<(event: HostEvent) => void>()
  let runs = 0
  const rerun = (): void => {
    const run = ++runs
    const files = MODULES.map(testFile)
    const outcomes = files.map((file) => outcomeOf(file, new Map()))
    const events: HostEvent[] = [
      { type: 'run-started', run, files, total: files.length },
      ...files.flatMap((file, index): HostEvent[] => [
        { type: 'test-finished', run, outcome: outcomes[index]! },
        { type: 'file-finished', run, file, error: null },
      ]),
      { type: 'run-finished', run, reason: 'failed', unhandled: [], durationMs: 1 },
    ]
    for (const event of events) for (const listener of listeners) listener(event)
  }
  const host: TestHost = {
    vitest: '4.1.12',
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: rerun,
    send: rerun,
    dispose: async () => {},
  }
  const lab: Lab = {
    info: { vitest: '4.1.12', testFiles: MODULES.map(testFile), sandboxed: true, shuffled: false, notes: [] },
    run: async ({ overlay, tests }): Promise<LabResult> => {
      const files = tests.kind === 'files' ? tests.files : tests.tests
      const outcomes = files.map((file) => outcomeOf(file, overlay))
      return { status: 'ran', outcomes, fileErrors: [], unhandled: [], durationMs: 1, spectrum: null }
    },
    async *sweep({ candidates, tests }) {
      for (const candidate of candidates) {
        const overlay = new Map(candidate.changes.map(({ path, after }) => [path, after]))
        const passes = tests.every((one) => outcomeOf(one, overlay).state === 'passed')
        yield { candidate, status: passes ? 'passes' : 'fails', detail: '', level: 'overlay' }
      }
    },
    related: async (paths) => MODULES.filter((index) => paths.includes(source(index))).map(testFile),
    reach: async (files) => files.flatMap(({ file }) => [source(Number(/\d+/.exec(file)?.[0])), file]),
    projectOf: async () => '',
    invalidate: () => {},
    dispose: async () => {},
  }
  return { host, lab, rerun }
}

/** One repair of one hunk, one of three, and one that makes the test check nothing. */
const engine: Engine = {
  name: 'templates',
  async *propose({ failure, files }) {
    const index = Number(/\d+/.exec(failure.tests[0]?.file ?? '')?.[0])
    const before = files.get(source(index)) ?? ''
    const checks = files.get(testFile(index).file) ?? ''
    const right = before.replace('wrong', 'right')
    const three = right.replace('one = 1', 'one = 10').replace('two = 2', 'two = 20')
    const proposals: readonly (readonly [string, FileChange, 'code' | 'test'])[] = [
      [`<m${index} alone>`, { path: source(index), before, after: right }, 'code'],
      [`<m${index} threefold>`, { path: source(index), before, after: three }, 'code'],
      [`<m${index} unchecked>`, { path: testFile(index).file, before: checks, after: `${checks}// skip\n` }, 'test'],
    ]
    for (const [title, change, fixes] of proposals) {
      const changes = [change]
      yield {
        id: candidateId(changes),
        engine: 'templates',
        fixes,
        title,
        changes,
        clauses: [],
        rule: 'toy',
        weight: 0,
      }
    }
  },
}

/** What a person presses, often what decides; `q`, Ctrl-C and Ctrl-Z would end the test. */
const PRESSED = [
  ...'yyyYYnzseJKjkj]][123<>gxl$?hd/upNbmv0'.split(''),
  ...[
    '\t',
    '\t',
    '\r',
    ...Array<string>(12).fill('\u007f'),
    ' ',
    '\u001b[A',
    '\u001b[B',
    '\u001b[C',
    '\u001b[6~',
    '\u001by',
  ],
  ...['\u001b[200~y\u001b[201~', '\u001b[<0;5;5M'],
]
const DECIDING = [...'yyyyyyYYzzje'.split(''), '\t']

test.each(LISTS)(
  'after $keys random keys the tree holds only what was visibly accepted',
  async ({ keys: most, seed }) => {
    // Time passes when the test says so: the guard of the keys and the frames hang on it.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const root = mkdtempSync(join(tmpdir(), 'repair-watch-random-'))
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    const files = new Map(
      MODULES.flatMap((index) => [
        [source(index), WRONG],
        [testFile(index).file, `import { test } from 'vitest'\n\ntest('works', () => {})\n`],
      ]),
    )
    write(root, Object.fromEntries(files))
    const { host, lab, rerun } = toyRunner(root)
    const opened = await openWorkspace(root)
    const allowed = new Set<string>()
    const faults: string[] = []
    const written: (readonly FileChange[])[] = []
    const counts = { writes: 0, undone: 0 }
    let reruns = 0
    /** As Vitest runs again soon after a file changed. */
    const changed = (): void => {
      reruns++
      setImmediate(() => {
        reruns--
        rerun()
      })
    }
    const session = startSession({
      host,
      lab: Promise.resolve(lab),
      workspace: {
        ...opened,
        // A process of git for every run would be most of the test.
        git: async () => ({ status: 'none' }),
        changesSinceHead: async () => [],
        commits: async () => [],
        find: async () => [],
        ignored: async () => [],
        async apply(changes, writable) {
          if (!allowed.has(candidateId(changes))) faults.push(`written unseen: ${JSON.stringify(changes)}`)
          const outcome = await opened.apply(changes, writable)
          if (outcome.status === 'applied') {
            counts.writes++
            written.push(changes)
            changed()
          }
          return outcome
        },
        async undo() {
          const outcome = await opened.undo()
          if (outcome.status === 'undone') {
            written.pop()
            counts.undone++
            changed()
          }
          return outcome
        },
      },
      ledger: openLedger(root),
      engines: [engine],
      fastCheck: fileURLToPath(import.meta.resolve('fast-check')),
      contracts: [],
      timeBudgetMs: 5_000,
    })
    const terminal = new FakeTerminal(100, 30)
    const rows: string[] = []
    const show = terminal.stdout.write.bind(terminal.stdout)
    terminal.stdout.write = (text) => {
      for (const [, row, line] of text.matchAll(
        /\u001b\[(\d+);1H\u001b\[0m\u001b\[2K([\s\S]*?)\u001b\[0m(?=\u001b\[\d+;1H|\u001b\[\?2026l)/g,
      ))
        rows[Number(row) - 1] = stripVTControlCharacters(line ?? '')
      return show(text)
    }
    let underWay = 0
    const dispatch = (intent: Intent): void => {
      if (intent.type === 'accept') {
        const entry = session.getState().failures.find(({ failure }) => failure.id === intent.failureId)
        const candidate = entry?.candidates.find(({ candidate: { id } }) => id === intent.candidateId)?.candidate
        if (candidate && rows.join('\n').includes(candidate.title)) allowed.add(candidate.id)
        else faults.push(`accepted unseen: ${candidate?.title}\n${rows.join('\n')}`)
      }
      underWay++
      void session.dispatch(intent).finally(() => underWay--)
    }
    const left = runUi(
      {
        getState: () => session.getState(),
        subscribe: (listener) => session.subscribe(listener),
        dispatch,
        history: () => session.history(),
        now: () => session.now(),
        root,
        vitest: '4.1.12',
      },
      {
        stdin: terminal.stdin as unknown as NodeJS.ReadStream,
        stdout: terminal.stdout as unknown as NodeJS.WriteStream,
        env: { TERM: 'xterm-256color', EDITOR: "sed -i 's/two = 2$/two = 200/'", PATH: process.env.PATH },
      },
    )
    const random = numbers(seed)
    const pick = (keys: readonly string[]): string => keys[Math.floor(random() * keys.length)] as string
    /** Whatever was ordered is done, also in an editor, and all repairs are found: what the next keys meet hangs on no clock. */
    const settled = async (): Promise<void> => {
      do await new Promise((done) => setImmediate(done))
      while (!session.settled() || underWay + reruns > 0 || !terminal.stdin.raw)
    }
    for (let pressed = 0; pressed < most; ) {
      // Most keys come without a look, while things are under way; now and then somebody waits for the screen, and often
      // decides then.
      const looks = random() < 0.06
      if (looks) {
        await settled()
        vi.advanceTimersByTime(60)
        vi.advanceTimersByTime(random() < 0.9 ? 750 : 300)
      }
      const count = random() < 0.05 ? 2 : 1
      const keys = looks && random() < 0.8 ? DECIDING : PRESSED
      terminal.stdin.write(Array.from({ length: count }, () => pick(keys)).join(''))
      pressed += count
      await new Promise<void>((done) => process.nextTick(done))
      // A lone escape takes real time: prompts are left with an empty line instead.
      if (looks && rows.at(-1)?.includes('Esc cancel')) {
        terminal.stdin.write('\u0015')
        terminal.stdin.write('\r')
      }
    }
    await settled()
    terminal.stdin.write('\u0003')
    await left
    await session.dispatch({ type: 'quit' })
    expect(faults).toEqual([])
    const expected = new Map(files)
    for (const change of written.flat()) expected.set(change.path, change.after ?? '')
    const disk = new Map([...files.keys()].map((path) => [path, readFileSync(join(root, path), 'utf8')]))
    expect(disk).toEqual(expected)
    // A test in which nothing was decided shows nothing.
    expect(Math.min(counts.writes, counts.undone)).toBeGreaterThan(most / 1_000)
    expect(terminal.stdin.raw).toBe(false)
  },
)
