import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt, repository, runNode } from '../built-tool.ts'
import { frameOf, svgOf } from '../pictures/screen-svg.mjs'
import { Pty } from './pty.ts'

// `npm run demo` builds and then starts this.
const demo = join(repository, 'test/demo/run.mjs')

/** A line of the screen without its numbers and the spaces that hang on them. */
const wording = (line: string): string =>
  line
    .replaceAll(/\d+(?:\.\d+)?/g, '0')
    .replaceAll(/ +/g, ' ')
    .trimEnd()

/** The rows of a screen in their wording, without blank ones and without what a search only finds when it has the time. */
const worded = (lines: readonly string[]): string =>
  lines
    .map(wording)
    .filter((line) => line !== '' && !line.startsWith(' no test says '))
    .join('\n')

const [, block = ''] = readFileSync(join(repository, 'README.md'), 'utf8').split('```text\n', 2)
const opening = worded(block.split('\n```')[0]?.split('\n') ?? ['README.md has no screen'])

/** Resolves when the screen is as it is in the pictures of this name; where it never is, `npm run pictures` makes them anew. */
async function pictured(ui: Pty, name: string): Promise<void> {
  const kept = ['light', 'dark'].map((theme) => {
    const file = join(repository, `test/pictures/${name}-${theme}.svg`)
    return { theme, frame: frameOf(readFileSync(file, 'utf8')) }
  })
  const isKept = (): boolean =>
    kept.every(({ theme, frame }) => frameOf(svgOf(ui.terminal, { theme, title: '' })) === frame)
  await ui.until(`as in test/pictures/${name}-*.svg; npm run pictures`, isKept)
}

beforeAll(ensureBuilt)

describe('the demo', { timeout: 120_000 }, () => {
  test('without a terminal it prints both verdicts, each with a proven diff', async ({ signal }) => {
    const { status, stdout, stderr } = await runNode(repository, [demo], { signal })
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^repair-watch: 2 of 13 tests fail, 2 failures, 2 with a proven fix /)
    expect(stdout).toMatch(/^- {2}return cups > 10 \? 0\.1 : 0\n\+ {2}return cups >= 10 \? 0\.1 : 0$/m)
    expect(stdout).toMatch(/^- {4}expect\(brew\('green'\)\.celsius\)\.toBe\(80\)\n\+ {4}expect\(.*\)\.toBe\(75\)$/m)
    expect(stdout).toMatch(/^ {2}code-wrong, proven \d+\.\d s after red: discount > a party begins at ten cups$/m)
    expect(stdout).toMatch(/^ {2}test-wrong, proven \d+\.\d s after red: brew > green tea is brewed below the boil$/m)
  })

  test('on a terminal one key mends the code, and one key twice the test, as the pictures of the README show it', async () => {
    const ui = new Pty(repository, [demo])
    await ui.shows('a party begins at ten cups', 'undo your edit at src/bill.ts:10', 'target passes')
    await ui.until('as the README begins', (lines) => worded(lines).startsWith(opening))
    await pictured(ui, 'decide')
    ui.pty.write('x')
    await pictured(ui, 'explain')
    ui.pty.write('\u007f')
    await ui.press('y')
    await ui.shows('1 failing', 'green tea is brewed below the boil', 'expect 75', 'test wrong')
    await pictured(ui, 'accepted')
    await ui.press('y')
    await ui.shows('press y again')
    await ui.press('y')
    await ui.shows('13 tests passed. Watching.')
    ui.pty.write('q')
    expect(await ui.ended).toMatchObject({ exitCode: 0 })
    expect(ui.isRestored()).toBe(true)
  })
})
