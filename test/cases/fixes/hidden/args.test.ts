import { expect, it } from 'vitest'
import { parseArgs } from '../src/args'

it('reads more', () => {
  expect(parseArgs(['-3'])).toEqual({ _: ['-3'] })
  expect(parseArgs(['--x', '-0.5', '-y'])).toEqual({ x: -0.5, y: true, _: [] })
  expect(parseArgs(['-', '--a'])).toEqual({ a: true, _: ['-'] })
  expect(parseArgs(['--', '--'])).toEqual({ _: ['--'] })
  expect(parseArgs(['--'])).toEqual({ _: [] })
  expect(parseArgs(['--no-dry-run', 'x'])).toEqual({ dryRun: false, _: ['x'] })
  expect(parseArgs(['--a=1', '--a=2', '--a=3', '--a=4'])).toEqual({ a: [1, 2, 3, 4], _: [] })
  expect(parseArgs(['--url=http://x/?a=b'])).toEqual({ url: 'http://x/?a=b', _: [] })
  expect(parseArgs(['-f', 'a', 'b'], { boolean: ['force'], alias: { f: 'force' } })).toEqual({ force: true, _: ['a', 'b'] })
  expect(parseArgs(['--a', '-b', '-1', '--', '-c'])).toEqual({ a: true, b: -1, _: ['-c'] })
})
