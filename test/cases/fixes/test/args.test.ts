import { describe, expect, it } from 'vitest'
import { parseArgs } from '../src/args'

describe('parseArgs', () => {
  it('reads options and operands', () => {
    expect(parseArgs(['--port', '80', 'file'])).toEqual({ port: 80, _: ['file'] })
    expect(parseArgs(['--name=x', '-v'])).toEqual({ name: 'x', v: true, _: [] })
  })
  it('writes names in camel case', () => {
    expect(parseArgs(['--dry-run'])).toEqual({ dryRun: true, _: [] })
  })
  it('knows aliases', () => {
    expect(parseArgs(['-p', '1'], { alias: { p: 'port' } })).toEqual({ port: 1, _: [] })
  })
  it('knows which options have no value', () => {
    expect(parseArgs(['--watch', 'src'], { boolean: ['watch'] })).toEqual({ watch: true, _: ['src'] })
    expect(parseArgs(['-w', 'src'], { boolean: ['watch'], alias: { w: 'watch' } })).toEqual({ watch: true, _: ['src'] })
  })
  it('collects repeated options', () => {
    expect(parseArgs(['--a', '1', '--a', '2', '--a', '3'])).toEqual({ a: [1, 2, 3], _: [] })
  })
  it('takes negative numbers as values', () => {
    expect(parseArgs(['--offset', '-5', 'x'])).toEqual({ offset: -5, _: ['x'] })
  })
  it('negates', () => {
    expect(parseArgs(['--no-color'])).toEqual({ color: false, _: [] })
  })
  it('ends options at a double dash', () => {
    expect(parseArgs(['--a', '1', '--', '--b', 'c'])).toEqual({ a: 1, _: ['--b', 'c'] })
  })
})
