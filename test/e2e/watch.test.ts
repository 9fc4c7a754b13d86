import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, ensureBuilt, runTool } from '../built-tool.ts'
import { committedProject } from '../session/live-session.ts'
import { snapshot, temporaryFolder, write } from '../workspace/project.ts'
import { nothingRunsIn, Pty } from './pty.ts'

beforeAll(ensureBuilt)

const RIGHT = `export function discount(cups: number): number {
  return cups >= 10 ? 0.1 : 0
}
`
const WRONG = RIGHT.replace('>=', '>')
const FILES = {
  '.gitignore': '.repair-watch/\n',
  'contract.md': '## src/discount.ts\n\n### discount(cups)\n\n- [ten] `discount(10)` → `0.1`\n',
  'src/discount.ts': RIGHT,
  'test/discount.test.ts': `import { expect, test } from 'vitest'
import { discount } from '../src/discount'

test('a party begins at ten cups', () => expect(discount(10)).toBe(0.1))
test('nine cups are no party', () => expect(discount(9)).toBe(0))
`,
  // Counts what the watched Vitest runs again, from inside of it.
  'vitest.config.ts': `import { appendFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    {
      name: 'count',
      configureVitest: ({ vitest }) => {
        vitest.onTestsRerun(() => appendFileSync(process.env.RERUNS as string, 'rerun\\n'))
      },
    },
  ],
})
`,
}

/** Four places to edit, of which three break a test together, and a second module with a test of its own. */
const FOUR = `export const least = 10

export const share = 0.1

export function discount(cups: number): number {
  return cups >= least ? share : 0
}

export const table = 2
`
const FOUR_EDITS = FOUR.replace('10', '11').replace('0.1', '0.2').replace('>=', '>').replace('table = 2', 'table = 3')
const LABEL = 'export const label = (count: number): string => `${count} cups`\n'
const TWO = {
  'src/discount.ts': FOUR,
  'src/label.ts': LABEL,
  'test/label.test.ts': `import { expect, test } from 'vitest'
import { label } from '../src/label'

test('says how many', () => expect(label(3)).toBe('3 cups'))
`,
}
/** Loaded before the program: says which process it is, and throws in it when told so. */
const CRASHES = `import { writeFileSync } from 'node:fs'
if (process.argv[1]?.endsWith('cli.js')) {
  writeFileSync(process.env.PID, String(process.pid))
  process.on('SIGUSR2', () => {
    throw new Error('a crash on purpose')
  })
}
`

/** Both failures have something proven, and nothing is under way. */
const areRepaired = (lines: readonly string[]): boolean =>
  / 2 failing .* tried$/.test(lines[0] ?? '') &&
  lines.filter((line) => / code wrong +\d proven$/.test(line)).length === 2

function watch(size: { readonly columns?: number; readonly rows?: number } = {}) {
  const root = committedProject(FILES)
  const counted = join(temporaryFolder(), 'reruns')
  const ui = new Pty(root, [cli, '--engine', 'history,templates'], { ...size, env: { RERUNS: counted } })
  return {
    root,
    ui,
    source: () => readFileSync(join(root, 'src/discount.ts'), 'utf8'),
    reruns: () => (existsSync(counted) ? readFileSync(counted, 'utf8').split('\n').length - 1 : 0),
  }
}

describe('watching a project', { timeout: 120_000 }, () => {
  test('a whole life: red, hunks, accept, undo, filter, resize, suspend, crash, quit undecided, review', async () => {
    const root = committedProject({ ...FILES, ...TWO })
    const folder = temporaryFolder()
    write(folder, { 'crash.mjs': CRASHES })
    const counted = join(folder, 'reruns')
    const pid = join(folder, 'pid')
    const env = {
      PS1: 'shell> ',
      RERUNS: counted,
      PID: pid,
      NODE_OPTIONS: `--import=${pathToFileURL(join(folder, 'crash.mjs')).href}`,
    }
    const ui = new Pty(folder, ['--norc', '--noprofile', '-i'], { program: 'bash', env })
    const start = `'${process.execPath}' '${cli}' --root '${root}' --engine history\r`
    const tree = () => snapshot(root, { times: false, skip: ['.repair-watch'] })
    const discount = () => readFileSync(join(root, 'src/discount.ts'), 'utf8')
    const reruns = (): number => (existsSync(counted) ? readFileSync(counted, 'utf8').split('\n').length - 1 : 0)

    await ui.shows('shell>')
    ui.pty.write(start)
    await ui.shows('3 tests passed. Watching.')
    write(root, { 'src/discount.ts': FOUR_EDITS, 'src/label.ts': LABEL.replace('cups', 'mugs') })
    const broken = tree()
    // Both are judged and repaired, and nothing was written meanwhile.
    await ui.shows('2 failing', 'a party begins at ten cups', 'undo your edit', 'proven · history')
    await ui.until('repaired', areRepaired)
    expect(tree()).toEqual(broken)
    expect(existsSync(join(root, '.repair-watch'))).toBe(false)

    // Of four hunks the last is left out; what is kept is proven before y writes it.
    ui.pty.write('\t')
    await ui.shows('hunk 1/4')
    for (const hunk of [2, 3, 4]) {
      ui.pty.write('J')
      await ui.shows(`hunk ${hunk}/4 · 4 kept`)
    }
    ui.pty.write('n')
    await ui.shows('3 kept')
    ui.pty.write('\t')
    await ui.until('a proof', (lines) => lines.some((line) => /^ \d\/\d {2}part of: .* proven/.test(line)))
    expect(tree()).toEqual(broken)
    await ui.press('y')
    await ui.shows('1 failing', 'says how many')
    expect(discount()).toBe(FOUR.replace('table = 2', 'table = 3'))
    await ui.press('z')
    await ui.shows('2 failing', 'a party begins at ten cups')
    expect(tree()).toEqual(broken)

    ui.pty.write('/')
    await ui.shows('Enter')
    ui.pty.write('label\r')
    await ui.shows('/label: ')
    ui.resize(40, 10)
    await ui.until('drawn at 40×10', (lines) => / \? keys$/.test(lines.at(-1) ?? '') && /failing/.test(lines[0] ?? ''))
    ui.resize(80, 24)
    await ui.shows('/label: 1 of 2', 'says how many')
    ui.pty.write('\u001a')
    await ui.shows('Stopped')
    expect(ui.isRestored()).toBe(true)
    ui.pty.write('fg\r')
    await ui.shows('/label: ', 'says how many')

    // The save of two files, the accept and the undo: a write of our own that were taken for a save would run on and on.
    expect(reruns()).toBeLessThanOrEqual(4)
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGUSR2')
    await ui.shows('a crash on purpose', 'shell>')
    expect(ui.isRestored()).toBe(true)
    await nothingRunsIn(root)

    ui.pty.write(`clear; ${start}`)
    await ui.until('repaired', areRepaired)
    await ui.press('s')
    await ui.shows('later')
    ui.pty.write('q')
    await ui.shows('1 undecided, 1 put off; kept in .repair-watch/pending: npx repair-watch review')
    expect(tree()).toEqual(broken)
    ui.pty.write(`clear; '${process.execPath}' '${cli}' review --root '${root}'\r`)
    await ui.shows('2 failing', 'a party begins at ten cups', 'proven · history', 'says how many')
    ui.pty.write('q')
    await ui.shows('shell>')
    expect(ui.isRestored()).toBe(true)
    expect(tree()).toEqual(broken)
  })

  test('forty columns and ten rows are enough to accept; a terminal may be dragged meanwhile', async () => {
    const { root, ui, source } = watch({ columns: 40, rows: 10 })
    await ui.shows('2 tests passed. Watching.')
    write(root, { 'src/discount.ts': WRONG })
    await ui.shows('undo your edit')
    for (const [columns, rows] of [
      [120, 40],
      [40, 10],
    ] as const) {
      ui.resize(columns, rows)
      await ui.until(`whole at ${columns}×${rows}`, (lines) => /^ y accept/.test(lines.at(-1) ?? ''))
    }
    // What is not proven yet asks a second time.
    await ui.until('the proof', (lines) => lines.some((line) => /^ \d\/\d .* proven\s*$/.test(line)))
    await ui.press('y')
    await ui.shows('2 tests passed. Watching.')
    expect(source()).toBe(RIGHT)
    ui.pty.write('q')
    expect(await ui.ended).toMatchObject({ exitCode: 0 })
    expect(ui.isRestored()).toBe(true)
  })

  test('Ctrl-C ends it with 130 and leaves nothing behind, not even its own folder', async () => {
    const { root, ui } = watch()
    const before = snapshot(root)
    await ui.shows('2 tests passed. Watching.')
    ui.pty.write('\u0003')
    expect(await ui.ended).toMatchObject({ exitCode: 130 })
    expect(ui.isRestored()).toBe(true)
    await nothingRunsIn(root)
    expect(snapshot(root)).toEqual(before)
  })

  test.each(['SIGTERM', 'SIGHUP'])(
    '%s while it starts gives the terminal back, and nothing runs on',
    async (signal) => {
      const { root, ui } = watch()
      await ui.shows('repair-watch')
      process.kill(ui.pty.pid, signal)
      await ui.ended
      expect(ui.isRestored()).toBe(true)
      await nothingRunsIn(root)
    },
  )
})

test('without a terminal it says so, names the ci command and ends with 2', async ({ signal }) => {
  expect(await runTool(committedProject(FILES), [], { signal })).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'repair-watch: repair-watch needs a terminal on standard input and output\n' +
      '  without one, run: npx repair-watch ci\n',
  })
})

test('a folder that is no project is told before the terminal is taken', async () => {
  const ui = new Pty(temporaryFolder(), [cli])
  expect(await ui.ended).toMatchObject({ exitCode: 2 })
  await ui.shows('is not a project', 'change to the folder of your project')
  expect(ui.isRestored()).toBe(false)
})
