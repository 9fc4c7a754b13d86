import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { parseContract } from '../../src/contract/parse-contract.ts'
import { draftContract } from '../../src/draft/draft-contract.ts'
import { ensureBuilt, repository, runTool } from '../built-tool.ts'
import { snapshot, temporaryFolder, write } from '../workspace/project.ts'

beforeAll(ensureBuilt)

const SOURCE = `/** What is taken off the bill.
 * Ten cups are a party.
 *
 * Not for long.
 * @param cups how many
 */
export function discount(cups: number): number { return cups >= 10 ? 0.1 : 0 }

/** Nobody tests it. */
export const hidden = 1
export const fetchIt = async () => 1
`
const TEST = `import { expect, test, it } from 'vitest'
import { discount, fetchIt } from '../src/bill'
import { many } from '../src/numbers'

const local = 4
test('a party begins at ten cups', () => expect(discount(10)).toBe(0.1))
it('refuses \`-1\` cups', () => {
  expect(discount(local)).toBe(0)
  expect(discount(many)).toBe(0.1)
  expect(discount(9)).not.toBe(1)
  expect(() => discount(-1)).toThrow(RangeError)
  expect(discount(9)).toEqual(0)
})
test('waits', async () => expect(await fetchIt()).toBe(1))
`

test('a draft has what comments and titles say, and examples only where a test states them', () => {
  const sources = new Map([
    ['src/bill.ts', SOURCE],
    ['src/numbers.ts', 'export const many = 20\n'],
  ])
  const draft = draftContract('contract.md', sources, new Map([['test/bill.test.ts', TEST]]))
  expect(draft).toMatchObject({ prose: 5, examples: 3 })
  expect(draft.text?.split('\n## ')[1]).toBe(`src/bill.ts

### discount

- What is taken off the bill.
- Ten cups are a party.
- A party begins at ten cups.
- Refuses \`-1\` cups.
- \`discount(10)\` → \`0.1\`
- \`discount(-1)\` throws \`RangeError\`
- \`discount(9)\` → \`0\`

### fetchIt

- Waits.
`)
  expect(parseContract('contract.md', draft.text ?? '').problems).toEqual([])
})

test('init writes nothing unasked, all of it with --yes, and never over what is there', async ({ signal }) => {
  const root = join(temporaryFolder(), 'tea-house')
  cpSync(join(repository, 'test/demo/project'), root, { recursive: true })
  rmSync(join(root, 'contract.md'))
  write(root, { '.gitignore': 'node_modules' })
  const before = snapshot(root)
  const asked = await runTool(root, ['init'], { signal })
  expect(asked).toMatchObject({ status: 0, stderr: '' })
  expect(asked.stdout).toMatch(/^new {2}contract\.md: \d+ sentences and \d+ examples, from doc comments and tests$/m)
  expect(asked.stdout).toMatch(/^new {2}repair-watch\.config\.js: .*\nadd {2}\.gitignore: a line \.repair-watch\/$/m)
  expect(asked.stdout).toContain('Nothing was written. npx repair-watch init --yes writes it.')
  expect(snapshot(root)).toEqual(before)

  expect(await runTool(root, ['init', '--yes'], { signal })).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(root, '.gitignore'), 'utf8')).toBe('node_modules\n.repair-watch/\n')
  expect(existsSync(join(root, 'repair-watch.config.js'))).toBe(true)
  const contract = readFileSync(join(root, 'contract.md'), 'utf8')
  expect(contract).toContain('- `discount(10)` → `0.1`')
  expect(parseContract('contract.md', contract).problems).toEqual([])

  const written = snapshot(root)
  const again = await runTool(root, ['init', '--yes'], { signal })
  expect(again.stdout).toBe(
    'keep contract.md: the contract that is there\nkeep repair-watch.config.js: the configuration that is there\n' +
      'Nothing is missing. npx repair-watch begins to watch.\n',
  )
  expect(snapshot(root)).toEqual(written)
})
