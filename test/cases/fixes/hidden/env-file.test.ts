import { expect, it } from 'vitest'
import { parseEnv } from '../src/env-file'

it('reads', () => {
  expect(parseEnv('  export   NAME=x')).toEqual({ NAME: 'x' })
  expect(parseEnv('exported=1\nexport=2')).toEqual({ exported: '1', export: '2' })
  expect(parseEnv('A=b#c\nD=#e')).toEqual({ A: 'b#c', D: '' })
  expect(parseEnv('URL=http://x/#y   # z')).toEqual({ URL: 'http://x/#y' })
  expect(parseEnv("A='b' # c")).toEqual({ A: 'b' })
})
