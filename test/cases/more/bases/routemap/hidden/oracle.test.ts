import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildPath, BuildError } from '../src/build'
import { decodeQuery, decodeSegment, encodeQuery, encodeSegment, MalformedUrlError } from '../src/encode'
import { joinPaths, normalizePath, splitUrl, stripBase } from '../src/path'
import { comparePatterns, escapeRegex, matchPattern, parsePattern, PatternError } from '../src/pattern'
import { parseQuery, readFlag, readInt, stringifyQuery } from '../src/query'
import { createRouter } from '../src/router'

fc.configureGlobal({ seed: 4711 })

describe('oracle: urls', () => {
  it('encodes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (t) => {
      expect(decodeSegment(encodeSegment(t))).toBe(t)
      expect(decodeQuery(encodeQuery(t))).toBe(t)
      expect(encodeSegment(t)).not.toMatch(/[/?#\s]/)
      expect(encodeQuery(t)).not.toMatch(/[/?#\s&=!'()*]/)
      expect(new URLSearchParams(`k=${encodeQuery(t)}`).get('k')).toBe(t)
    }))
    expect(encodeSegment(":@$&+,;=!'()*-._~")).toBe(":@$&+,;=!'()*-._~")
    expect(encodeSegment('/?#[]% "<>')).toBe('%2F%3F%23%5B%5D%25%20%22%3C%3E')
    expect(encodeQuery("!'()*~ ")).toBe('%21%27%28%29%2A~+')
    expect(encodeQuery(' a b  c ')).toBe('+a+b++c+')
    expect(decodeSegment('a+b')).toBe('a+b')
    for (const t of ['%', '%A', '%ZZ', '%E4']) {
      expect(() => decodeSegment(t)).toThrow(MalformedUrlError)
      expect(() => decodeQuery(`x+${t}`)).toThrow(`malformed encoding in "x ${t}"`)
    }
  })
  it('splits', () => {
    for (const [u, path, query, hash] of [['', '/', '', ''], ['/a', '/a', '', ''], ['?q', '/', 'q', ''], ['#h', '/', '', 'h'], ['/a#h?x', '/a', '', 'h?x'], ['/a?x?y#h#i', '/a', 'x?y', 'h#i'], ['ftp://h/a', '/a', '', ''], ['HTTP://h:1', '/', '', ''], ['http://h#x', '/', '', 'x'], ['http://h?x', '/', 'x', ''], ['/a?u=http://h/b', '/a', 'u=http://h/b', ''], ['a/b', 'a/b', '', '']] as const) expect(splitUrl(u), u).toEqual({ path, query, hash })
  })
  it('normalises', () => {
    for (const [p, n] of [['', '/'], ['/', '/'], ['.', '/'], ['..', '/'], ['a', '/a'], ['a/', '/a/'], ['a/.', '/a/'], ['a/..', '/'], ['a/b/..', '/a/'], ['/a/../../b', '/b'], ['///a///b', '/a/b'], ['a/...', '/a/...'], ['a/.b/..c', '/a/.b/..c'], ['/a/b/../', '/a/']] as const) expect(normalizePath(p), p).toBe(n)
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', '.', '..', '')), (parts) => {
      const once = normalizePath(parts.join('/'))
      expect(normalizePath(once)).toBe(once)
      expect(once).toMatch(/^\/(?:[ab]\/)*[ab]?$/)
    }))
    expect(joinPaths()).toBe('/')
    expect(joinPaths('a', '', '/b/', 'c/')).toBe('/a/b/c/')
    for (const [p, b, s] of [['/a', '/', '/a'], ['/', '/', '/'], ['/a/b', 'a', '/b'], ['/a/b', '/a/', '/b'], ['/a', '/a/', '/'], ['/a/', '/a', '/'], ['/ab', '/a', undefined], ['/b', '/a', undefined], ['/a/b/c', '/a/b', '/c'], ['/x/a', '/a', undefined]] as const) expect(stripBase(p, b), `${p} ${b}`).toBe(s)
  })
})

describe('oracle: query', () => {
  const own = (t: string) => Object.fromEntries(Object.entries(parseQuery(t)))
  it('parses', () => {
    for (const [t, q] of [['', {}], ['?', {}], ['&&', {}], ['a', { a: '' }], ['a=', { a: '' }], ['=b', { '': 'b' }], ['a=b=c=', { a: 'b=c=' }], ['a=1&b=2&a=3&a=', { a: ['1', '3', ''], b: '2' }], ['a&a', { a: ['', ''] }], ['a+b=c+d', { 'a b': 'c d' }], ['a%3Db=%26', { 'a=b': '&' }], ['??a=1', { '?a': '1' }], ['__proto__=1&toString=2', Object.fromEntries([['__proto__', '1'], ['toString', '2']])]] as const) expect(own(t), t).toEqual(q)
    for (const k of ['toString', 'constructor', 'hasOwnProperty', '__proto__']) expect(parseQuery('a=1')[k]).toBeUndefined()
    expect(() => parseQuery('a=%')).toThrow(MalformedUrlError)
  })
  it('goes round', () => {
    fc.assert(fc.property(fc.dictionary(fc.string().filter((k) => k !== '__proto__'), fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 4 })), { noNullPrototype: true }), (q) => {
      const want = Object.fromEntries(Object.entries(q).filter(([k, v]) => k !== '' || v !== ''))
      const keep = Object.fromEntries(Object.entries(want).filter(([k]) => k !== ''))
      expect(own(stringifyQuery(keep))).toEqual(keep)
      const sorted = stringifyQuery(keep, { sort: true })
      expect(own(sorted)).toEqual(keep)
      expect(Object.keys(own(sorted)).filter((k) => !/^\d+$/.test(k))).toEqual(Object.keys(keep).filter((k) => !/^\d+$/.test(k)).sort())
    }))
    for (const [i, t] of [[{}, ''], [{ a: [] }, ''], [{ a: [null, 1, undefined, ''] }, 'a&a=1&a='], [{ a: true, b: -1.5 }, 'a=true&b=-1.5'], [{ b: null, a: undefined }, 'b'], [{ 'x y': 'z&' }, 'x+y=z%26']] as const) expect(stringifyQuery(i)).toBe(t)
    const list = { z: ['b', 'a'], y: 1 }
    expect(stringifyQuery(list, { sort: true })).toBe('y=1&z=b&z=a')
    expect(list).toEqual({ z: ['b', 'a'], y: 1 })
  })
  it('reads', () => {
    for (const [t, n] of [['5', 5], ['-5', -5], ['+5', 5], ['05', 5], ['', 99], ['5.0', 99], ['5 ', 99], ['x', 99], ['1e3', 99], ['0x10', 99], ['--1', 99], ['100', 100]] as const) expect(readInt({ k: t }, 'k', 99), t).toBe(n)
    for (const [n, min, max, want] of [[5, 6, 9, 6], [5, 5, 5, 5], [50, 6, 9, 9], [7, 6, 9, 7]] as const) expect(readInt({ k: String(n) }, 'k', 0, { min, max })).toBe(want)
    expect(readInt({ k: ['x', '5'] }, 'k', 1)).toBe(1)
    expect(readInt({}, 'k', 50, { min: 60 })).toBe(50)
    for (const [t, f] of [['', true], ['1', true], ['true', true], ['YES', true], ['0', false], ['false', false], ['11', false], ['yes!', false], ['no', false], ['on', false]] as const) expect(readFlag({ k: t }, 'k'), t).toBe(f)
    expect(readFlag({ k: ['', '0'] }, 'k')).toBe(true)
    expect(readFlag({}, 'k')).toBe(false)
  })
})

describe('oracle: patterns', () => {
  const match = (p: string, path: string) => matchPattern(parsePattern(p), path)
  it('matches', () => {
    for (const [p, path, want] of [
      ['/', '/', {}], ['/', '/a', undefined], ['/a', '/a', {}], ['/a', '/a/', {}], ['/a', '/b', undefined], ['/a', '/A', undefined], ['/a/b', '/a', undefined], ['/a', '/a/b', undefined],
      ['/:a', '/x', { a: 'x' }], ['/:a', '/', undefined], ['/:a/:b', '/x/y', { a: 'x', b: 'y' }], ['/:a/:b', '/x', undefined],
      ['/:a(\\d+)', '/12', { a: '12' }], ['/:a(\\d+)', '/12x', undefined], ['/:a(\\d+)', '/x12', undefined], ['/:a(b|cd)', '/b', { a: 'b' }], ['/:a(b|cd)', '/cd', { a: 'cd' }], ['/:a(b|cd)', '/bd', undefined], ['/:a(b|cd)', '/bx', undefined], ['/:a(b|cd)', '/xcd', undefined], ['/:a((x)(y))', '/xy', { a: 'xy' }], ['/:a([a-z]*)', '/abc', { a: 'abc' }],
      ['/@:u', '/@x', { u: 'x' }], ['/@:u', '/x', undefined], ['/:id.json', '/1.json', { id: '1' }], ['/:id.json', '/1xjson', undefined], ['/:id.json', '/.json', undefined], ['/a.b', '/a.b', {}], ['/a.b', '/axb', undefined], ['/$:x+', '/$1+', { x: '1' }], ['/v:n(\\d).x', '/v1.x', { n: '1' }], ['/v:n(\\d).x', '/v12.x', undefined],
      ['/:a?', '/', {}], ['/:a?', '/x', { a: 'x' }], ['/:a?/:b?', '/x', { a: 'x' }], ['/:a?/:b?', '/x/y', { a: 'x', b: 'y' }], ['/:a?/:b?', '/x/y/z', undefined], ['/:a(\\d)?', '/x', undefined], ['/p/:a?/*r', '/p', {}], ['/p/:a?/*r', '/p/1', { a: '1', r: '' }], ['/p/:a?/*r', '/p/1/2/3', { a: '1', r: '2/3' }],
      ['/*', '/', { rest: '' }], ['/*', '/a/b', { rest: 'a/b' }], ['/s/*f', '/s', { f: '' }], ['/s/*f', '/s/', { f: '' }], ['/s/*f', '/s/a%2Fb/c', { f: 'a/b/c' }], ['/s/*f', '/sx', undefined],
      ['/:a', '/x%2Fy', { a: 'x/y' }], ['/:a', '/x+y', { a: 'x+y' }], ['/ü x', '/%C3%BC%20x', {}], ['/:a', '/%25', { a: '%' }],
    ] as const) expect(match(p, path), `${p} ${path}`).toEqual(want)
    expect(() => match('/:a', '/%')).toThrow(MalformedUrlError)
    const i = { caseSensitive: false }
    for (const [p, path, want] of [['/Ab', '/aB', {}], ['/X:a', '/xQ', { a: 'Q' }], ['/:a([a-c]+)', '/ABC', { a: 'ABC' }]] as const) {
      expect(matchPattern(parsePattern(p, i), path, i)).toEqual(want)
      expect(match(p, path)).toBeUndefined()
    }
  })
  it('rejects', () => {
    for (const [p, why] of [['', 'missing slash'], ['a', 'missing slash'], ['/:a/:a', '"a" is used twice'], ['/:rest/*', '"rest" is used twice'], ['/*/a', 'text after *'], ['/:', 'cannot read ":"'], ['/a:1', 'cannot read "a:1"'], ['/:a:b', 'cannot read ":a:b"'], ['/a*', 'cannot read "a*"'], ['/:a?/b', 'something required'], ['/:a?/:b', 'something required'], ['/:a()', 'cannot read ":a()"']] as const) {
      expect(() => parsePattern(p), p).toThrow(PatternError)
      expect(() => parsePattern(p), p).toThrow(`${why}`)
      expect(() => parsePattern(p), p).toThrow(`in pattern "${p}"`)
    }
    expect(parsePattern('/a/:b?/:c(\\d)?/*').segments.map((s) => s.kind)).toEqual(['static', 'param', 'param', 'rest'])
    expect(new RegExp(`^${escapeRegex('.*+?^${}()|[]\\/')}$`).test('.*+?^${}()|[]\\/')).toBe(true)
  })
  it('ranks', () => {
    const ranked = ['/a/b/c', '/a/b', '/a/x:y', '/a/:x(.)/b', '/a/:x', '/a', '/a/:x?', '/a/*', '/:a(z)', '/:a/b', '/:a', '/', '/:a?/:b?', '/:a?', '/*']
    const patterns = ranked.map((s) => parsePattern(s))
    const order = (a: number, b: number) => Math.sign(comparePatterns(patterns[a]!, patterns[b]!))
    for (let a = 0; a < ranked.length; a++) for (let b = 0; b < ranked.length; b++) {
      expect(order(a, b) + order(b, a)).toBe(0)
      if (a < b && !['/:a?/:b?', '/a/x:y', '/a/b/c'].includes(ranked[a]!)) expect(order(a, b), `${ranked[a]} ${ranked[b]}`).toBe(-1)
    }
    expect(comparePatterns(parsePattern('/:a'), parsePattern('/:b'))).toBe(0)
    expect(comparePatterns(parsePattern('/x'), parsePattern('/y'))).toBe(0)
    expect(comparePatterns(parsePattern('/:a.x'), parsePattern('/:b(\\d)'))).toBe(0)
    expect(comparePatterns(parsePattern('/a/b/c'), parsePattern('/a/b'))).toBeLessThan(0)
    expect(comparePatterns(parsePattern('/:a?/:b?'), parsePattern('/:a?'))).toBeGreaterThan(0)
  })
  it('builds what matches', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 }).filter((t) => t !== '')
    fc.assert(fc.property(text, text, fc.array(text.filter((t) => !t.includes('/')), { maxLength: 3 }), (a, b, r) => {
      const p = parsePattern('/x/:a/p:b.q/*r')
      expect(matchPattern(p, buildPath(p, { a, b, r }))).toEqual({ a, b, r: r.join('/') })
      const q = parsePattern('/:a/:b?')
      expect(matchPattern(q, buildPath(q, { a }))).toEqual({ a })
      expect(matchPattern(q, buildPath(q, { a, b }))).toEqual({ a, b })
    }))
    for (const [p, params, query, want] of [['/', {}, {}, '/'], ['/a b', {}, {}, '/a%20b'], ['/:a', { a: 0 }, {}, '/0'], ['/:a?', { a: '' }, {}, '/'], ['/:a?/:b?', { b: 1 }, {}, '/'], ['/:a?/:b?', { a: 1, b: 2 }, {}, '/1/2'], ['/*f', {}, {}, '/'], ['/*f', { f: 'a//b/' }, {}, '/a/b'], ['/*f', { f: ['a/b', 'c'] }, {}, '/a%2Fb/c'], ['/:a?/*f', { f: 'x' }, {}, '/'], ['/@:u', { u: '@' }, { a: [1, 2] }, '/@@?a=1&a=2'], ['/:a(\\d+)', { a: 12 }, { b: null }, '/12?b']] as const) {
      if (p === '/:a?/*f') continue
      expect(buildPath(parsePattern(p), params, query), p).toBe(want)
    }
    for (const [p, params] of [['/:a', {}], ['/:a', { a: '' }], ['/:a', { b: 1 }], ['/:a(\\d+)', { a: '1x' }], ['/:a(\\d+)', { a: 'x1' }], ['/:a(b|c)?', { a: 'd' }]] as const) expect(() => buildPath(parsePattern(p), params), p).toThrow(BuildError)
  })
})

describe('oracle: router', () => {
  it('finds in any order', () => {
    const defs = [['GET', '/a/b', 'ab'], ['GET', '/a/:x(\\d+)', 'num'], ['GET', '/a/:x', 'any'], ['GET', '/a/*', 'rest'], ['POST', '/a/:x', 'post'], ['HEAD', '/a/h', 'head'], ['PUT', '/only', 'put']] as const
    fc.assert(fc.property(fc.shuffledSubarray([...defs], { minLength: defs.length }), (list) => {
      const r = createRouter<string>()
      for (const [m, p, h] of list) r.add(m, p, h)
      const at = (m: string, u: string) => { const f = r.find(m, u); return f.status === 'found' ? f.handler : f.status === 'method-not-allowed' ? f.allow.join() : f.status }
      expect(['/a/b', '/a/7', '/a/x', '/a/x/y', '/a', '/a/h'].map((u) => at('get', u))).toEqual(['ab', 'num', 'any', 'rest', 'rest', 'any'])
      expect([at('POST', '/a/b'), at('POST', '/a/7'), at('POST', '/a/x/y'), at('PATCH', '/a/b'), at('PATCH', '/only'), at('GET', '/none'), at('HEAD', '/a/h'), at('HEAD', '/a/b'), at('HEAD', '/only')]).toEqual(['post', 'post', 'GET,HEAD', 'GET,HEAD,POST', 'PUT', 'not-found', 'head', 'ab', 'PUT'])
    }))
    const eq = createRouter<number>().add('get', '/:a', 1).add('GET', '/:b', 2).add('GET', '/:c', 3)
    expect(eq.find('GET', '/q')).toMatchObject({ handler: 1, params: { a: 'q' } })
    expect(eq.routes().map((r) => [r.method, r.handler])).toEqual([['GET', 1], ['GET', 2], ['GET', 3]])
    const found = eq.find('GET', 'http://h//./q?x=1&x=2&y#z')
    expect(found).toMatchObject({ status: 'found', params: { a: 'q' }, query: { x: ['1', '2'], y: '' } })
    expect(() => eq.find('GET', '/%')).toThrow(MalformedUrlError)
  })
  it('handles bases and slashes', () => {
    for (const base of ['/app', 'app/', '/app/']) {
      for (const [mode, hit] of [['ignore', 'found'], ['strict', 'not-found'], ['redirect', 'redirect']] as const) {
        const r = createRouter<number>({ base, trailingSlash: mode }).add('GET', '/', 0, 'home').add('GET', '/a/:b', 1, 'ab')
        expect(r.find('GET', '/app/a/x').status).toBe('found')
        expect(r.find('GET', '/app/a/x/').status).toBe(hit)
        expect(r.find('GET', '/app').status).toBe('found')
        expect(r.find('GET', '/app/').status).toBe('found')
        expect(r.find('GET', '/application').status).toBe('not-found')
        expect(r.find('GET', '/a/x').status).toBe('not-found')
        expect(r.find('GET', '/app/zz/').status).toBe('not-found')
        expect(r.url('ab', { b: 'x y' }, { q: 1 })).toBe('/app/a/x%20y?q=1')
        expect(r.url('home')).toBe('/app/')
      }
    }
    const red = createRouter<number>({ trailingSlash: 'redirect' }).add('GET', '/a', 1)
    expect(red.find('GET', '/a/')).toEqual({ status: 'redirect', to: '/a' })
    expect(red.find('GET', '/b/../a/?x=1&y#h')).toEqual({ status: 'redirect', to: '/a?x=1&y' })
    const ci = createRouter<number>({ caseSensitive: false }).add('GET', '/Users/:id', 1)
    expect(ci.find('GET', '/uSERS/Ann')).toMatchObject({ params: { id: 'Ann' } })
    expect(createRouter<number>().add('GET', '/Users', 1).find('GET', '/users').status).toBe('not-found')
  })
  it('mounts and names', () => {
    const child = createRouter<string>().add('GET', '/', 'l', 'list').add('POST', '/:id', 's', 'show').add('GET', '/x', 'n')
    const r = createRouter<string>({ base: '/v' }).mount('a', child, 'a').mount('/b/', child, 'b').mount('/c', createRouter<string>().mount('/d', child, 'd'), 'c')
    expect(r.routes().map((x) => `${x.method} ${x.pattern.source} ${x.handler} ${x.name ?? '-'}`)).toEqual(['GET /c/d/x n -', 'POST /c/d/:id s c.d.show', 'GET /a/x n -', 'GET /b/x n -', 'GET /c/d/ l c.d.list', 'POST /a/:id s a.show', 'POST /b/:id s b.show', 'GET /a/ l a.list', 'GET /b/ l b.list'])
    expect(r.url('c.d.show', { id: 1 })).toBe('/v/c/d/1')
    expect(r.find('POST', '/v/b/7/')).toMatchObject({ handler: 's', params: { id: '7' } })
    expect(child.routes()).toHaveLength(3)
    expect(() => r.url('show')).toThrow('no route "show"')
    expect(() => r.url('a.show')).toThrow('"id" is missing for /a/:id')
    expect(() => createRouter<string>().mount('/a', child).mount('/b', child)).toThrow('exists already')
    expect(() => createRouter<number>().add('GET', '/a', 1, 'n').add('GET', '/b', 1, 'n')).toThrow('route "n" exists already')
  })
})
