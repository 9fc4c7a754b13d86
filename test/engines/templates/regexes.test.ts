import { expect, test } from 'vitest'
import { patternCall } from '../../../src/engines/templates/pattern-call.ts'
import { regexClass, regexFlags, regexQuantifier, regexShape, tokens } from '../../../src/engines/templates/regexes.ts'
import { expectNoRepair, expectRepair, repairs } from './expect-repair.ts'

test('patterns are cut into their parts', () => {
  expect(tokens('^(?:\\d+)[a-z\\]]{2,}?$').map(({ text, kind }) => `${kind} ${text}`)).toEqual([
    'anchor ^',
    'open (?:',
    'atom \\d',
    'quantifier +',
    'close )',
    'class [a-z\\]]',
    'quantifier {2,}?',
    'anchor $',
  ])
})

test('flags', () => {
  expectRepair(regexFlags, "a.replace(/x/, '')", "a.replace(/x/g, '')")
  expectRepair(regexFlags, 'f(/x/gi)', 'f(/x/g)')
  expectNoRepair(regexFlags, "f('x')")
})

test('what a dot matches ends at the next sign', () => {
  expectRepair(regexClass, 'f(/\\[(.*)\\]/)', 'f(/\\[([^\\]]*)\\]/)')
  expectRepair(regexClass, "f(/'.+'/)", "f(/'[^']+'/)")
})

test('quantifiers', () => {
  expectRepair(regexQuantifier, 'f(/(\\d)(.)/g)', 'f(/(\\d+)(.)/g)')
  expectRepair(regexQuantifier, 'f(/^:?-{3,}:?$/)', 'f(/^:?-+:?$/)')
  expectRepair(regexQuantifier, 'f(/a{2}/)', 'f(/a{2,}/)')
  expectRepair(regexQuantifier, 'f(/a+/)', 'f(/a+?/)')
})

test('classes take what the failing tests show', () => {
  expectRepair(regexClass, 'f(/[a-z]/)', 'f(/[a-z\\-]/)', { strings: ['x-y'] })
  expectRepair(regexClass, 'f(/a.b/)', 'f(/a\\.b/)')
  expectRepair(regexClass, 'f(/^-?\\d+$/)', 'f(/^-?(?:0|[1-9]\\d*)$/)')
  expectRepair(regexClass, 'f(/a\\nb/)', 'f(/a\\r?\\nb/)')
})

test('anchors, groups and alternatives', () => {
  expectRepair(regexShape, 'f(/a|b/)', 'f(/^(?:a|b)$/)')
  expectRepair(regexShape, 'f(/^a/)', 'f(/a/)')
  expectRepair(regexShape, 'f(/on|off/)', 'f(/on|maybe|off/)', { strings: ['maybe'] })
})

test('every proposed pattern is valid', () => {
  for (const template of [regexFlags, regexQuantifier, regexClass, regexShape])
    for (const text of repairs(template, 'f(/^(?<y>\\d{4})-[^x\\]]*(?:a|b)?\\k<y>(?!z)$/u)', { strings: ['a-b]c^'] }))
      expect(() => new Function('f', text)).not.toThrow()
})

test('calls that take a pattern', () => {
  expectRepair(patternCall, "const a = b.split(' ')", 'const a = b.split(/\\s+/)')
  expectRepair(patternCall, "const a = b.split('')", 'const a = [...b]')
  expectRepair(patternCall, "const a = b.replace('.', '')", "const a = b.replace(/\\./g, '')")
  expectNoRepair(patternCall, "const a = b.at('x')")
})
