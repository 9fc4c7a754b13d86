import { describe, expect, it } from 'vitest'
import { basename, dirname, extname, filename, isAbsolute, join, normalize, relative, resolveAlias, toSlashes } from '../src/path'

describe('normalize', () => {
  it('folds', () => {
    expect(normalize('/a/b/../c/./d')).toBe('/a/c/d')
    expect(normalize('a//b///c')).toBe('a/b/c')
    expect([normalize(''), normalize('./')]).toEqual(['.', './'])
  })
  it('keeps what leads out', () => {
    expect(normalize('../../a')).toBe('../../a')
    expect(normalize('a/../../b')).toBe('../b')
  })
  it('does not leave the root', () => {
    expect(normalize('/../../a')).toBe('/a')
    expect(normalize('/..')).toBe('/')
  })
  it('knows drives', () => {
    expect(normalize('c:\\a\\..\\b')).toBe('C:/b')
    expect([isAbsolute('C:\\a'), isAbsolute('a/b'), isAbsolute('/a')]).toEqual([true, false, true])
    expect(toSlashes('d:\\x\\y')).toBe('D:/x/y')
    expect(normalize('c:\\')).toBe('C:/')
  })
  it('joins', () => {
    expect(join('a', 'b', '../c')).toBe('a/c')
    expect(join('/a/', '/b')).toBe('/a/b')
    expect(join('', undefined, 'b')).toBe('b')
    expect(join()).toBe('.')
  })
})

describe('parts', () => {
  it('gives the folder', () => {
    expect([dirname('/a/b/c'), dirname('a'), dirname('/a')]).toEqual(['/a/b', '.', '/'])
    expect([dirname('/a/b/'), dirname('C:\\a')]).toEqual(['/a', 'C:/'])
  })
  it('gives the name', () => {
    expect([basename('/a/b.js'), basename('/a/b.js', '.js'), basename('.js', '.js')]).toEqual(['b.js', 'b', '.js'])
    expect(basename('/a/b/')).toBe('b')
  })
  it('gives the extension', () => {
    expect([extname('a.b.c'), extname('a'), extname('a.')]).toEqual(['.c', '', '.'])
    expect([extname('.env'), extname('/x.y/.env'), extname('..')]).toEqual(['', '', ''])
    expect(extname('/x.y/a')).toBe('')
  })
  it('gives the bare name', () => {
    expect([filename('/a/b.c.d'), filename('/a/.env'), filename('')]).toEqual(['b.c', '.env', undefined])
  })
})

describe('relative', () => {
  it('leads from one to the other', () => {
    expect(relative('/a/b/c', '/a/d')).toBe('../../d')
    expect(relative('/a', '/a/b')).toBe('b')
    expect(relative('/a', '/a')).toBe('')
  })
  it('does not take a longer name for the same', () => {
    expect(relative('/foo/bar', '/foo/bar-baz')).toBe('../bar-baz')
  })
  it('stays absolute on another drive', () => {
    expect(relative('C:\\a', 'D:\\b')).toBe('D:/b')
    expect(relative('c:\\a\\b', 'C:\\a\\c')).toBe('../c')
  })
})

describe('aliases', () => {
  it('resolves', () => {
    expect(resolveAlias('@/a', { '@': '/src' })).toBe('/src/a')
    expect(resolveAlias('x/a', { '@': '/src' })).toBe('x/a')
  })
  it('takes the longest', () => {
    expect(resolveAlias('@/lib/a', { '@': '/src', '@/lib': '/lib' })).toBe('/lib/a')
  })
  it('takes whole names', () => {
    expect(resolveAlias('@scope/a', { '@': '/src' })).toBe('@scope/a')
    expect(resolveAlias('~/a', { '~/': '/home/' })).toBe('/home/a')
  })
})
