import { expect, test } from 'vitest'
import { editorCommand } from '../../src/ui/launch.ts'

test.each([
  [{ VISUAL: 'nvim', EDITOR: 'nano' }, 'nvim', ['+7', 'a.ts']],
  [{ EDITOR: '/usr/bin/nano -w' }, '/usr/bin/nano -w', ['+7', 'a.ts']],
  [{ EDITOR: 'code' }, 'code', ['--wait', '--goto', 'a.ts:7']],
  [{ EDITOR: 'code --wait' }, 'code --wait', ['--goto', 'a.ts:7']],
  [{ EDITOR: 'hx' }, 'hx', ['a.ts:7']],
  [{ EDITOR: 'my-editor' }, 'my-editor', ['a.ts']],
])('%o is told the line in its own way, and to wait', (env, command, args) => {
  expect(editorCommand(env, 'a.ts', 7, true)).toEqual({ command, args })
})

test('an editor that is only shown a file need not wait', () => {
  expect(editorCommand({ EDITOR: 'code' }, 'a.ts', 1, false)).toEqual({ command: 'code', args: ['--goto', 'a.ts:1'] })
})
