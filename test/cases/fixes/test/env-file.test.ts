import { describe, expect, it } from 'vitest'
import { parseEnv } from '../src/env-file'

describe('parseEnv', () => {
  it('reads lines', () => {
    expect(parseEnv('A=1\nB = two \n\nC=')).toEqual({ A: '1', B: 'two', C: '' })
  })
  it('leaves comments out', () => {
    expect(parseEnv('# A=1\nB=2')).toEqual({ B: '2' })
  })
  it('takes quotes away', () => {
    expect(parseEnv(`A="x y"\nB='z'`)).toEqual({ A: 'x y', B: 'z' })
    expect(parseEnv('A="x\\ny"')).toEqual({ A: 'x\ny' })
  })
  it('expands', () => {
    expect(parseEnv('A=1\nB=${A}2\nC=${D:-3}')).toEqual({ A: '1', B: '12', C: '3' })
    expect(parseEnv("A='${B}'", { B: 'x' })).toEqual({ A: '${B}' })
  })
  it('reads lines for shells', () => {
    expect(parseEnv('export A=1\nexport B="2"')).toEqual({ A: '1', B: '2' })
  })
  it('leaves comments behind values out', () => {
    expect(parseEnv('A=1 # one\nB="2 # two" # three')).toEqual({ A: '1', B: '2 # two' })
  })
})
