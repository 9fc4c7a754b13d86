import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { ensureBuilt, linkModules, runTool } from '../built-tool.ts'

const PRICE = `export function price(pieces: number): number {
  if (pieces >= 10) return pieces * 3
  return pieces * 4
}
export function label(pieces: number): string {
  return 'password="' + 'hunter22' + pieces + '"'
}
export const half = (pieces: number): number => pieces / 2
`
const FILES = {
  'package.json': '{ "type": "module" }\n',
  'src/price.ts': PRICE,
  'test/price.test.ts': `import { expect, it } from "vitest";
import { price } from "../src/price.js";
it("has a price", () => {
  expect(price(1)).toBe(4);
});
`,
  'contract.md': '# Prices\n\n## src/price.ts\n\n### half\n\n- [whole] `half(5)` → `3`\n',
}

beforeAll(ensureBuilt)

test('drafts wait in quarantine and are written on request, from the committed code where the file is being edited', async ({
  signal,
}) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rw-characterize-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  linkModules(root)
  writeFileSync(join(root, '.gitignore'), 'node_modules\n')
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: root, encoding: 'utf8' })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'base')
  writeFileSync(join(root, 'src/price.ts'), PRICE.replace('>= 10', '> 10'))

  const drafted = await runTool(root, ['characterize', 'src/price.ts', '--json'], { signal })
  expect(drafted.status, drafted.stderr).toBe(0)
  const { version, files } = JSON.parse(drafted.stdout)
  expect([version, files.length]).toEqual([1, 1])
  const [{ draft, changed, ...rest }] = files
  expect(rest).toEqual({
    module: 'src/price.ts',
    baseline: 'head',
    status: 'drafted',
    written: false,
    suspectedBugs: [
      { module: 'src/price.ts', symbol: 'half', clause: 'whole', detail: expect.stringMatching(/2\.5.* 3/) },
    ],
  })
  expect(draft.path).toBe('test/generated/price.test.ts')
  expect(draft.text).toContain('import { expect, it } from "vitest";\nimport { ')
  expect(draft.text).toContain(' } from "../../src/price.js";\n')
  expect(draft.text).toContain('expect(price(10)).toBe(30);')
  expect(draft.text).not.toContain('half(5)')
  const pinned = draft.tests.find(({ text }: { text: string }) => text.includes('price(10)')).name
  expect(changed).toEqual([{ test: pinned, call: 'price(10)', was: '30', is: '40' }])
  // Nothing but the quarantine was written, and nothing of the secret.
  expect(git('status', '--porcelain')).toBe(' M src/price.ts\n')
  expect(readdirSync(join(root, '.repair-watch/pending'))).toEqual([`${draft.id}.json`])
  expect(readFileSync(join(root, `.repair-watch/pending/${draft.id}.json`), 'utf8')).not.toMatch(/hunter/)

  const accepted = await runTool(root, ['characterize', 'src/price.ts', '--accept'], { signal })
  expect(accepted.status, accepted.stderr).toBe(0)
  expect(accepted.stdout).toContain('src/price.ts (as committed; the file is being edited)\n')
  expect(accepted.stdout).toMatch(/suspected bug, not pinned: \[whole\] .*\n/)
  expect(accepted.stdout).toContain(
    `  behaviour changed by the edit under way: price(10) was 30, is 40\n  written to test/generated/price.test.ts\n`,
  )
  expect(readFileSync(join(root, draft.path), 'utf8')).toBe(draft.text)
  expect(readdirSync(join(root, '.repair-watch/pending'))).toEqual([])

  const nothing = await runTool(root, ['characterize', 'src/price.ts#missing', '--accept'], { signal })
  expect([nothing.status, nothing.stderr]).toEqual([5, ''])
  expect(nothing.stdout).toMatch(/nothing earned its place: src\/price\.ts exports no such function or class\n/)
  const events = readFileSync(join(root, '.repair-watch/ledger.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event)
  expect(events).toEqual(['proposed', 'accepted'])
  const stats = await runTool(root, ['stats', '--json'], { signal })
  expect(stats.status).toBe(0)
  expect(JSON.parse(stats.stdout)).toMatchObject({
    version: 1,
    tests: { drafted: 1, accepted: 1, caught: 0, files: [{ path: draft.path }], removable: [] },
    unreadable: 0,
  })
})
