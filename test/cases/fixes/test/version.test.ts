import { describe, expect, it } from 'vitest'
import { compareVersions, parseVersion, sortVersions } from '../src/version'

describe('parseVersion', () => {
  it('reads the parts', () => {
    expect(parseVersion('v1.2.3-beta.1+build')).toEqual({ major: 1, minor: 2, patch: 3, prerelease: ['beta', '1'] })
  })
  it('rejects the rest', () => {
    expect(() => parseVersion('1.2')).toThrow(TypeError)
  })
})

describe('compareVersions', () => {
  it('compares numbers', () => {
    expect(sortVersions(['1.10.0', '1.2.0', '0.9.9'])).toEqual(['0.9.9', '1.2.0', '1.10.0'])
  })
  it('puts prereleases first', () => {
    expect(compareVersions('1.0.0-alpha', '1.0.0')).toBeLessThan(0)
    expect(compareVersions('1.0.0', '1.0.0-alpha')).toBeGreaterThan(0)
    expect(compareVersions('1.0.0-alpha', '1.0.0-alpha.1')).toBeLessThan(0)
    expect(compareVersions('1.0.0-alpha', '1.0.0-beta')).toBeLessThan(0)
  })
  it('compares the numbers of prereleases as numbers', () => {
    expect(sortVersions(['1.0.0-rc.10', '1.0.0-rc.9', '1.0.0-rc.x'])).toEqual(['1.0.0-rc.9', '1.0.0-rc.10', '1.0.0-rc.x'])
  })
})
