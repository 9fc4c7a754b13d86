import { expect, it } from 'vitest'
import { compareVersions, sortVersions } from '../src/version'

it('orders', () => {
  const list = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.2', '1.0.0-alpha.11', '1.0.0-alpha.beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0']
  expect(sortVersions([...list].reverse())).toEqual(list)
  expect(compareVersions('1.0.0-2', '1.0.0-10')).toBeLessThan(0)
  expect(compareVersions('1.0.0-a', '1.0.0-a')).toBe(0)
  expect(compareVersions('1.0.0-1', '1.0.0-a')).toBeLessThan(0)
})
