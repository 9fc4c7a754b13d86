import { describe, expect, it } from 'vitest'
import { createRouter } from '../router'

const site = () =>
  createRouter<string>()
    .add('GET', '/users/:id', 'show user', 'user')
    .add('GET', '/users/me', 'show me')
    .add('DELETE', '/users/:id', 'delete user')
    .add('GET', '/*', 'fallback')

describe('find', () => {
  it('prefers what is more specific, in whatever order it was added', () => {
    expect(site().find('GET', '/users/me')).toMatchObject({ status: 'found', handler: 'show me' })
    expect(site().find('GET', '/users/7')).toMatchObject({ handler: 'show user', params: { id: '7' } })
    expect(site().find('GET', '/about')).toMatchObject({ handler: 'fallback', params: { rest: 'about' } })
  })
  it('goes by the method first', () => {
    expect(site().find('delete', '/users/me')).toMatchObject({ handler: 'delete user', params: { id: 'me' } })
  })
  it('keeps the order of equals', () => {
    const router = createRouter<number>().add('GET', '/:a', 1).add('GET', '/:b', 2)
    expect(router.find('GET', '/x')).toMatchObject({ handler: 1, params: { a: 'x' } })
  })
  it('reads the query', () => {
    const found = site().find('GET', 'https://example.org/users/7?tab=posts&tab=likes#top')
    expect(found).toMatchObject({ params: { id: '7' }, query: { tab: ['posts', 'likes'] } })
  })
  it('answers HEAD by GET', () => {
    expect(site().find('HEAD', '/users/7')).toMatchObject({ handler: 'show user' })
  })
  it('says which methods there are', () => {
    const router = createRouter<number>().add('POST', '/jobs', 1).add('GET', '/jobs', 2)
    expect(router.find('PUT', '/jobs')).toEqual({ status: 'method-not-allowed', allow: ['GET', 'HEAD', 'POST'] })
    expect(router.find('PUT', '/job')).toEqual({ status: 'not-found' })
  })
})

describe('slashes at the end', () => {
  const router = (trailingSlash: 'ignore' | 'strict' | 'redirect') => createRouter<number>({ base: '/app', trailingSlash }).add('GET', '/a', 1)
  it('are ignored', () => {
    expect(router('ignore').find('GET', '/app/a/')).toMatchObject({ status: 'found' })
  })
  it('do not match', () => {
    expect(router('strict').find('GET', '/app/a/')).toEqual({ status: 'not-found' })
  })
  it('are redirected', () => {
    expect(router('redirect').find('GET', '/app//a/?x=1')).toEqual({ status: 'redirect', to: '/app/a?x=1' })
    expect(router('redirect').find('GET', '/app/b/')).toEqual({ status: 'not-found' })
  })
})

describe('mount', () => {
  const users = createRouter<string>().add('GET', '/', 'list', 'list').add('GET', '/:id', 'show', 'show')
  it('puts routes below a prefix', () => {
    const router = createRouter<string>().mount('/api/users/', users)
    expect(router.routes().map((r) => r.pattern.source)).toEqual(['/api/users/:id', '/api/users/'])
    expect(router.find('GET', '/api/users')).toMatchObject({ handler: 'list' })
  })
  it('puts names below a name', () => {
    const router = createRouter<string>({ base: '/v2' }).mount('/users', users, 'users').mount('/members', users, 'members')
    expect(router.url('members.show', { id: 5 })).toBe('/v2/members/5')
  })
  it('does not take a name twice', () => {
    expect(() => createRouter<string>().mount('/a', users).mount('/b', users)).toThrow('route "show" exists already')
  })
})

describe('url', () => {
  it('is built by name', () => {
    expect(site().url('user', { id: 'ann/b' }, { tab: 'posts' })).toBe('/users/ann%2Fb?tab=posts')
    expect(() => site().url('nobody')).toThrow('no route "nobody"')
  })
})
