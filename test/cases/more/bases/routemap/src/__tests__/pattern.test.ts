import { describe, expect, it } from 'vitest'
import { buildPath } from '../build'
import { comparePatterns, matchPattern, parsePattern, PatternError } from '../pattern'

const match = (pattern: string, path: string) => matchPattern(parsePattern(pattern), path)

describe('matchPattern', () => {
  it('reads parameters', () => {
    expect(match('/users/:id/posts/:post', '/users/7/posts/hello')).toEqual({ id: '7', post: 'hello' })
    expect(match('/users/:id', '/users')).toBeUndefined()
    expect(match('/users/:id', '/users/7/posts')).toBeUndefined()
  })
  it('does not mind a slash at the end', () => {
    expect(match('/users/:id', '/users/7/')).toEqual({ id: '7' })
    expect(match('/', '/')).toEqual({})
  })
  it('decodes segments after it has split them', () => {
    expect(match('/files/:name', '/files/a%2Fb%20c')).toEqual({ name: 'a/b c' })
    expect(match('/café', '/caf%C3%A9')).toEqual({})
  })
  it('checks constraints on the whole segment', () => {
    expect(match('/posts/:year(\\d{4})', '/posts/2026')).toEqual({ year: '2026' })
    expect(match('/posts/:year(\\d{4})', '/posts/20261')).toBeUndefined()
    expect(match('/:lang(de|en)/about', '/den/about')).toBeUndefined()
    expect(match('/:lang(de|en)/about', '/en/about')).toEqual({ lang: 'en' })
  })
  it('allows text around a parameter', () => {
    expect(match('/@:user', '/@ann')).toEqual({ user: 'ann' })
    expect(match('/feed/:id.json', '/feed/12.json')).toEqual({ id: '12' })
    expect(match('/feed/:id.json', '/feed/12xjson')).toBeUndefined()
  })
  it('lets parameters be missing at the end', () => {
    expect(match('/list/:page?', '/list')).toEqual({})
    expect(match('/list/:page(\\d+)?', '/list/3')).toEqual({ page: '3' })
    expect(match('/list/:page(\\d+)?', '/list/x')).toBeUndefined()
  })
  it('takes all the rest', () => {
    expect(match('/static/*file', '/static/css/a%20b.css')).toEqual({ file: 'css/a b.css' })
    expect(match('/static/*', '/static')).toEqual({ rest: '' })
  })
  it('can ignore case', () => {
    const options = { caseSensitive: false }
    const pattern = parsePattern('/Users/v:version(x\\d)', options)
    expect(matchPattern(pattern, '/users/VX2', options)).toEqual({ version: 'X2' })
    expect(match('/Users', '/users')).toBeUndefined()
  })
})

describe('parsePattern', () => {
  it.each([
    ['users', 'missing slash in pattern "users"'],
    ['/a/:id/:id', '"id" is used twice in pattern "/a/:id/:id"'],
    ['/a/*rest/b', 'text after * in pattern "/a/*rest/b"'],
    ['/a/:1', 'cannot read ":1" in pattern "/a/:1"'],
    ['/a/:b?/c', 'something required after something optional in pattern "/a/:b?/c"'],
  ])('rejects %s', (source, message) => {
    expect(() => parsePattern(source)).toThrow(new PatternError(source, message.replace(/ in pattern.*/, '')))
  })
})

describe('comparePatterns', () => {
  it('puts the most specific first', () => {
    const sources = ['/a/*', '/a/:x?', '/a/:x', '/a', '/a/b', '/a/:x(\\d+)', '/*']
    const sorted = sources.map((s) => parsePattern(s)).sort(comparePatterns)
    expect(sorted.map((p) => p.source)).toEqual(['/a/b', '/a/:x(\\d+)', '/a/:x', '/a', '/a/:x?', '/a/*', '/*'])
  })
})

describe('buildPath', () => {
  it('fills in parameters', () => {
    expect(buildPath(parsePattern('/users/:id/@:tag'), { id: 7, tag: 'a b' })).toBe('/users/7/@a%20b')
  })
  it('ends before what is missing', () => {
    expect(buildPath(parsePattern('/list/:year?/:month?'), { year: 2026 })).toBe('/list/2026')
    expect(buildPath(parsePattern('/:page?'))).toBe('/')
  })
  it('keeps the slashes of the rest', () => {
    const pattern = parsePattern('/static/*file')
    expect(buildPath(pattern, { file: 'css/a b.css' })).toBe('/static/css/a%20b.css')
    expect(buildPath(pattern, { file: ['x/y', 'z'] })).toBe('/static/x%2Fy/z')
  })
  it('adds a query', () => {
    expect(buildPath(parsePattern('/search'), {}, { q: 'a b', page: undefined })).toBe('/search?q=a+b')
  })
  it('refuses what would not match', () => {
    expect(() => buildPath(parsePattern('/users/:id'))).toThrow('"id" is missing for /users/:id')
    expect(() => buildPath(parsePattern('/users/:id(\\d+)'), { id: 'me' })).toThrow('"me" does not fit :id(\\d+)')
  })
})
