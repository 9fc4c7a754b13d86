import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt, repository, runTool } from '../built-tool.ts'
import { gitProject, snapshot, write } from '../workspace/project.ts'

beforeAll(ensureBuilt)

test('ci over a failing project changes no byte and no time of change, `.git` and `node_modules` included', async ({
  signal,
}) => {
  const root = gitProject({
    '.gitignore': 'node_modules/\n',
    'package.json': '{ "type": "module" }\n',
    'contract.md': '## src/half.ts\n\n### half(n)\n\n- `half(8)` → `4`\n',
    'src/half.ts': 'export const half = (n: number): number => n / 2\n',
    'test/half.test.ts': `import { expect, test } from 'vitest'
import { half } from '../src/half'

test('half of eight', () => expect(half(8)).toBe(4))
`,
    'test/snapshots.test.ts': `import { expect, test } from 'vitest'
import { half } from '../src/half'

test('a snapshot that nobody took yet', () => expect(half(20)).toMatchSnapshot())
test('an inline snapshot that nobody took yet', () => expect(half(20)).toMatchInlineSnapshot())
`,
  })
  // A folder of its own with links in it, as package managers make it: whatever wrote there would be seen.
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(join(repository, 'node_modules/vitest'), join(root, 'node_modules/vitest'), 'junction')
  write(root, { 'src/half.ts': 'export const half = (n: number): number => n / 3\n', 'notes.txt': 'not in git\n' })
  const before = snapshot(root)
  const { status, stdout, stderr } = await runTool(root, ['ci'], { signal })
  expect(status, stderr).toBe(1)
  expect(stdout).toContain('proven: undo your edit at src/half.ts:1')
  expect(snapshot(root)).toEqual(before)
})
