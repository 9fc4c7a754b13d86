import { expect, test } from 'vitest'
import { changedInputs, clusterBehaviours, distinction, newFaults } from '../../src/behaviour/cluster-behaviours.ts'
import type { Observation } from '../../src/behaviour/program.ts'

const seen = (table: Readonly<Record<string, string | readonly string[]>>): readonly Observation[] =>
  Object.entries(table).map(([input, outcome]) => ({ input, outcomes: [outcome].flat() }))

test('versions that do the same are one group, the larger group comes first', () => {
  const clusters = clusterBehaviours(
    new Map([
      ['a', seen({ 'f(1)': '1', 'f(22)': '3', 'f(2)': '4' })],
      ['b', seen({ 'f(1)': '1', 'f(22)': '2', 'f(2)': '2' })],
      ['c', seen({ 'f(1)': '1', 'f(22)': '2', 'f(2)': '2' })],
    ]),
  )
  expect(clusters.map(({ members }) => members)).toEqual([['b', 'c'], ['a']])
  const [first, second] = clusters
  expect(first && second && distinction(first, second)).toEqual({ input: 'f(2)', here: '2', there: '4' })
  expect(first && distinction(first, first)).toBeNull()
})

test('an input that one version was not observed at tells nothing', () => {
  const clusters = clusterBehaviours(
    new Map([
      ['a', seen({ 'f(1)': '1', 'f(2)': '2' })],
      ['b', seen({ 'f(1)': '1' })],
    ]),
  )
  expect(clusters.map(({ members }) => members)).toEqual([['a', 'b']])
  expect(clusterBehaviours(new Map())).toEqual([])
})

test('a fault is new where the code gave something before', () => {
  const before = seen({ 'f(1)': '1', 'f(2)': 'NaN', 'f(3)': ['made', '3'], 'f(4)': '4', 'f(5)': '"throws x"' })
  const after = seen({
    'f(1)': 'throws Error: no',
    'f(2)': 'NaN',
    'f(3)': ['made', '{ a: NaN }'],
    'f(4)': '5',
    'f(5)': '"throws x"',
    'f(6)': 'NaN',
  })
  expect(newFaults(before, after)).toEqual(['f(1)', 'f(3)'])
})

test('what changed is counted where both were observed', () => {
  const before = seen({ 'f(1)': '1', 'f(2)': '2', 'f(3)': '3' })
  expect(changedInputs(before, seen({ 'f(1)': '1', 'f(2)': '4', 'f(9)': '5' }))).toBe(1)
  expect(changedInputs(before, before)).toBe(0)
})
