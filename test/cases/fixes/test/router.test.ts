import { describe, expect, it } from 'vitest'
import { buildPath, matchesPrefix, Router } from '../src/router'

describe('find', () => {
  const router = new Router<string>()
    .add('GET', '/', 'home')
    .add('get', '/users', 'users')
    .add('GET', '/users/:id', 'user')
    .add('GET', '/users/new', 'new')
    .add('GET', '/users/new/:step/edit', 'step')
    .add('GET', '/users/:id/posts', 'posts')
    .add('POST', '/users', 'create')
    .add('GET', '/files/*path', 'files')
    .add('GET', '/v/:n(\\d+)', 'version')
  it('finds what is fixed', () => {
    expect(router.find('GET', '/')).toEqual({ value: 'home', params: {} })
    expect(router.find('post', '/users')).toEqual({ value: 'create', params: {} })
    expect(router.find('GET', '/nothing')).toBe(null)
  })
  it('takes a slash at the end and a query for nothing', () => {
    expect(router.find('GET', '/users/')?.value).toBe('users')
    expect(router.find('GET', '/users?x=/1')?.value).toBe('users')
  })
  it('reads parameters', () => {
    expect(router.find('GET', '/users/5')).toEqual({ value: 'user', params: { id: '5' } })
    expect(router.find('GET', '/users/5/posts')).toEqual({ value: 'posts', params: { id: '5' } })
  })
  it('decodes parameters', () => {
    expect(router.find('GET', '/users/a%20b')?.params).toEqual({ id: 'a b' })
    expect(router.find('GET', '/users/%zz')?.params).toEqual({ id: '%zz' })
  })
  it('prefers what is fixed', () => {
    expect(router.find('GET', '/users/new')?.value).toBe('new')
  })
  it('goes back where what is fixed leads nowhere', () => {
    expect(router.find('GET', '/users/new/posts')).toEqual({ value: 'posts', params: { id: 'new' } })
  })
  it('takes the rest', () => {
    expect(router.find('GET', '/files/a/b.txt')).toEqual({ value: 'files', params: { path: 'a/b.txt' } })
    expect(router.find('GET', '/files')).toEqual({ value: 'files', params: { path: '' } })
  })
  it('looks at patterns as a whole', () => {
    expect(router.find('GET', '/v/12')?.params).toEqual({ n: '12' })
    expect(router.find('GET', '/v/12a')).toBe(null)
  })
  it('answers HEAD as GET', () => {
    expect(router.find('HEAD', '/users/5')?.value).toBe('user')
    expect(router.find('DELETE', '/users/5')).toBe(null)
  })
  it('gives back values that are falsy', () => {
    expect(new Router<number>().add('GET', '/zero', 0).find('GET', '/zero')).toEqual({ value: 0, params: {} })
  })
})

describe('buildPath', () => {
  it('fills in', () => {
    expect(buildPath('/users/:id/posts', { id: 5 })).toBe('/users/5/posts')
    expect(buildPath('/a/:b', { b: 'x/y z' })).toBe('/a/x%2Fy%20z')
    expect(buildPath('/v/:n(\\d+)', { n: 0 })).toBe('/v/0')
  })
  it('leaves out what may be missing', () => {
    expect(buildPath('/users/:id?')).toBe('/users')
    expect(buildPath('/:id?')).toBe('/')
    expect(() => buildPath('/users/:id')).toThrow('missing parameter id')
  })
})

describe('matchesPrefix', () => {
  it('looks at whole parts', () => {
    expect(matchesPrefix('/api/users', '/api/')).toBe(true)
    expect(matchesPrefix('/apix', '/api')).toBe(false)
    expect(matchesPrefix('/', '/api')).toBe(false)
  })
})
