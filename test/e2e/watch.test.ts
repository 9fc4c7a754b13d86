import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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
  test('break a file, see the proven repair, y writes it and all is green, z gives back every byte, s keeps it for a review', async ({
    signal,
  }) => {
    const { root, ui, source, reruns } = watch()
    await ui.shows('2 tests passed. Watching.')
    write(root, { 'src/discount.ts': WRONG })
    const tree = snapshot(root, { times: false, skip: ['.repair-watch'] })
    const lines = await ui.shows('a party begins at ten cups', 'code wrong', 'undo your edit', 'proven · history')
    expect(lines.some((line) => line.includes('return cups >= 10'))).toBe(true)
    expect(snapshot(root, { times: false })).toEqual(tree)

    await ui.press('y')
    await ui.shows('2 tests passed. Watching.')
    expect(source()).toBe(RIGHT)

    await ui.press('z')
    await ui.shows('a party begins at ten cups', 'undo your edit')
    expect(snapshot(root, { times: false, skip: ['.repair-watch'] })).toEqual(tree)
    // The save, the accept and the undo: a write of our own that were taken for a save would run on and on.
    expect(reruns()).toBe(3)

    await ui.shows('proven · history')
    await ui.press('s')
    ui.pty.write('q')
    expect(await ui.ended).toMatchObject({ exitCode: 1 })
    expect(ui.isRestored()).toBe(true)
    await ui.shows('1 kept for later: npx repair-watch review')
    await nothingRunsIn(root)
    const { stdout } = await runTool(root, ['review'], { signal })
    expect(stdout).toMatch(/proven: undo your edit .*\n {2}npx repair-watch apply c-[0-9a-f]{8}\n$/)
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
