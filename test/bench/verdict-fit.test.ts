import { expect, test } from 'vitest'
import { fitFactors, isotonic, oddsOf } from './verdict-fit.mjs'

const item = (label: 1 | -1, features: Readonly<Record<string, number>>) => ({
  label,
  features: new Map(Object.entries(features)),
})

test('a judge that is right gains, one that is as often wrong loses, and one that is never heard stays', () => {
  const right = Array.from({ length: 40 }, () => item(1, { good: 1, prior: 1 }))
  const torn = Array.from({ length: 40 }, (_, index) => item(index % 2 === 0 ? 1 : -1, { poor: 2 }))
  const factors = fitFactors([...right, ...torn])
  expect([...factors.keys()]).toEqual(['good', 'prior', 'poor'])
  expect(factors.get('good')).toBeGreaterThan(1.2)
  expect(factors.get('prior')).toBe(1)
  expect(factors.get('poor')).toBeLessThan(0.4)
  expect(oddsOf(item(1, { good: 1, unheard: 3 }), new Map([['good', 1.5]]))).toBe(4.5)
})

test('no sign is turned round', () => {
  const factors = fitFactors(Array.from({ length: 50 }, () => item(-1, { liar: 3 })))
  expect(factors.get('liar')).toBe(0.25)
})

test('shares rise with the odds, and neither 0 nor 1 is claimed', () => {
  const answers = [
    ...Array.from({ length: 8 }, (_, index) => ({ odds: 1, right: index % 2 === 0 })),
    { odds: 2, right: true },
    { odds: 2.5, right: false },
    ...Array.from({ length: 18 }, () => ({ odds: 4, right: true })),
  ]
  expect(isotonic(answers)).toEqual([
    [0, 0.5],
    [4, 0.95],
  ])
})
