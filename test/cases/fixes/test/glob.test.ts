import { describe, expect, it } from 'vitest'
import { filterPaths, globParent, globToRegExp, isGlob } from '../src/glob'

const matches = (glob: string, path: string, options = {}) => globToRegExp(glob, options).test(path)

describe('stars', () => {
  it('stay in their folder', () => {
    expect(matches('*.ts', 'a.ts')).toBe(true)
    expect(matches('*.ts', 'a/b.ts')).toBe(false)
    expect(matches('*.ts', 'axts')).toBe(false)
  })
  it('cross folders', () => {
    expect(matches('src/**/*.ts', 'src/a/b/c.ts')).toBe(true)
    expect(matches('src/**', 'src/a/b')).toBe(true)
  })
  it('cross no folder', () => {
    expect(matches('src/**/*.ts', 'src/a.ts')).toBe(true)
    expect(matches('**/a', 'a')).toBe(true)
  })
  it('leave out what is hidden', () => {
    expect(matches('*', '.env')).toBe(false)
    expect(matches('**/*.js', '.git/a.js')).toBe(false)
    expect(matches('*', '.env', { dot: true })).toBe(true)
    expect(matches('a*', 'a.b')).toBe(true)
  })
})

describe('others', () => {
  it('matches one character', () => {
    expect([matches('a?c', 'abc'), matches('a?c', 'ac'), matches('a?c', 'a/c')]).toEqual([true, false, false])
  })
  it('matches classes', () => {
    expect([matches('[ab].js', 'a.js'), matches('[ab].js', 'c.js')]).toEqual([true, false])
    expect([matches('[!ab].js', 'a.js'), matches('[!ab].js', 'c.js')]).toEqual([false, true])
  })
  it('matches braces', () => {
    expect(['a.js', 'a.ts', 'a.tsx'].map((path) => matches('*.{js,ts}', path))).toEqual([true, true, false])
    expect(matches('a,b', 'a,b')).toBe(true)
  })
  it('takes what is escaped as it is', () => {
    expect(matches('\\*.js', '*.js')).toBe(true)
    expect(matches('\\*.js', 'a.js')).toBe(false)
    expect(matches('a+(b)', 'a+(b)')).toBe(true)
  })
  it('does not look at the case', () => {
    expect(matches('*.JS', 'a.js', { nocase: true })).toBe(true)
    expect(matches('*.JS', 'a.js')).toBe(false)
  })
})

describe('lists', () => {
  it('filters', () => {
    expect(filterPaths(['a.ts', 'b.js', 'c/d.ts'], '*.ts')).toEqual(['a.ts'])
    expect(filterPaths(['./a.ts', 'b.ts'], ['*.ts', '!b.*'])).toEqual(['./a.ts'])
  })
  it('leaves out what is hidden and unwanted', () => {
    expect(filterPaths(['a/.x/b.ts', 'a/b.ts'], ['a/**/*.ts', 'a/.x/*', '!**/.x/**'])).toEqual(['a/b.ts'])
  })
  it('knows globs', () => {
    expect(['a*', 'a?', '{a}', '[a]', 'a', 'a\\*'].map(isGlob)).toEqual([true, true, true, true, false, false])
  })
  it('gives the parent', () => {
    expect([globParent('a/b/*.ts'), globParent('*.ts'), globParent('/*.ts'), globParent('a/b.ts')]).toEqual(['a/b', '.', '/', 'a'])
  })
})
