import { expect, it } from 'vitest'
import { contrast, hslToRgb, luminance, mix, parseColor, rgbToHsl, toHex } from '../src/color'

const rgb = (r: number, g: number, b: number, a = 1) => ({ r, g, b, a })
it('parses', () => {
  expect(['#000', '#0f0f', '#12345678', '#1234567', '#12', '#ggg', 'rgb()', 'rgb(1,2,3,4,5)', 'hsl(x,1%,1%)', ''].map((text) => parseColor(text) !== null)).toEqual([
    true, true, true, false, false, false, false, false, false, false,
  ])
  expect(parseColor('#ABC')).toEqual(rgb(170, 187, 204))
  expect(parseColor('#abc0')).toEqual(rgb(170, 187, 204, 0))
  expect(parseColor('RGB(10,20,30)')).toEqual(rgb(10, 20, 30))
  expect(parseColor('rgb(-1 256 999 / -1)')).toEqual(rgb(0, 255, 255, 0))
  expect(parseColor('rgba(50% 50% 50% / 0)')).toEqual(rgb(128, 128, 128, 0))
  expect(parseColor('hsl(-0.25turn 100% 50%)')).toEqual(parseColor('hsl(270 100% 50%)'))
  expect(parseColor('hsl(-60 100% 50%)')).toEqual(rgb(255, 0, 255))
  expect(parseColor('hsla(3.14159265rad, 100%, 50%, 0.1)')).toEqual(rgb(0, 255, 255, 0.1))
  expect(parseColor('hsl(60 150% 50%)')).toEqual(rgb(255, 255, 0))
  expect(parseColor('transparent')).toEqual(rgb(0, 0, 0, 0))
})
it('converts', () => {
  expect(rgbToHsl(rgb(255, 0, 128))).toEqual([330, 100, 50])
  expect(rgbToHsl(rgb(0, 0, 0))).toEqual([0, 0, 0])
  expect(rgbToHsl(rgb(77, 77, 77))).toEqual([0, 0, 30])
  expect(rgbToHsl(rgb(0, 255, 255))).toEqual([180, 100, 50])
  expect(hslToRgb(240, 100, 25)).toEqual({ r: 0, g: 0, b: 128 })
  expect([toHex(rgb(1, 2, 3)), toHex(rgb(255, 255, 255, 0)), toHex(rgb(9.6, 0, 15, 1))]).toEqual(['#010203', '#ffffff00', '#0a000f'])
})
it('works', () => {
  expect(mix(rgb(10, 20, 30), rgb(20, 40, 60), -1)).toEqual(rgb(10, 20, 30))
  expect(mix(rgb(10, 20, 30), rgb(20, 40, 60), 0.1)).toEqual(rgb(11, 22, 33))
  expect(mix(rgb(0, 0, 0, 0), rgb(0, 0, 0, 1), 0.75).a).toBe(0.75)
  expect(luminance(rgb(255, 255, 255))).toBeCloseTo(1, 6)
  expect(luminance(rgb(10, 10, 10))).toBeCloseTo(0.003035, 5)
  expect([contrast(rgb(119, 119, 119), rgb(255, 255, 255)), contrast(rgb(255, 255, 255), rgb(119, 119, 119))]).toEqual([4.48, 4.48])
})
