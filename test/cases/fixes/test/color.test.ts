import { describe, expect, it } from 'vitest'
import { contrast, hslToRgb, mix, parseColor, rgbToHsl, toHex } from '../src/color'

const rgb = (r: number, g: number, b: number, a = 1) => ({ r, g, b, a })

describe('parseColor', () => {
  it('reads hex', () => {
    expect(parseColor('#ff8000')).toEqual(rgb(255, 128, 0))
    expect(parseColor('#FF8000')).toEqual(rgb(255, 128, 0))
  })
  it('reads short hex', () => {
    expect(parseColor('#f80')).toEqual(rgb(255, 136, 0))
    expect(parseColor('#f808')).toEqual(rgb(255, 136, 0, 0.53))
  })
  it('refuses what is no colour', () => {
    expect(parseColor('#ff80')?.a).toBe(0)
    expect(parseColor('#ff800')).toBe(null)
    expect(parseColor('ff8000')).toBe(null)
    expect(parseColor('rgb(1, 2)')).toBe(null)
    expect(parseColor('rgb(a, b, c)')).toBe(null)
  })
  it('reads rgb', () => {
    expect(parseColor('rgb(1, 2, 3)')).toEqual(rgb(1, 2, 3))
    expect(parseColor('rgba(1 2 3 / 50%)')).toEqual(rgb(1, 2, 3, 0.5))
    expect(parseColor('rgb(100%, 0%, 50%)')).toEqual(rgb(255, 0, 128))
  })
  it('keeps channels in bounds', () => {
    expect(parseColor('rgb(300, -5, 0, 2)')).toEqual(rgb(255, 0, 0))
  })
  it('reads hsl', () => {
    expect(parseColor('hsl(120, 100%, 50%)')).toEqual(rgb(0, 255, 0))
    expect(parseColor('hsl(0.5turn 100% 50%)')).toEqual(rgb(0, 255, 255))
  })
  it('turns hues round', () => {
    expect(parseColor('hsl(-120, 100%, 50%)')).toEqual(rgb(0, 0, 255))
    expect(parseColor('hsl(480, 100%, 50%)')).toEqual(rgb(0, 255, 0))
  })
  it('knows transparent', () => {
    expect(parseColor(' Transparent ')).toEqual(rgb(0, 0, 0, 0))
  })
})

describe('conversion', () => {
  it('goes to hsl', () => {
    expect(rgbToHsl(rgb(0, 255, 0))).toEqual([120, 100, 50])
    expect(rgbToHsl(rgb(255, 0, 255))).toEqual([300, 100, 50])
    expect(rgbToHsl(rgb(255, 0, 0))).toEqual([0, 100, 50])
  })
  it('knows grey', () => {
    expect(rgbToHsl(rgb(128, 128, 128))).toEqual([0, 0, 50])
    expect(hslToRgb(0, 0, 100)).toEqual({ r: 255, g: 255, b: 255 })
  })
  it('goes to hex', () => {
    expect(toHex(rgb(255, 128, 0))).toBe('#ff8000')
    expect(toHex(rgb(0, 10, 0))).toBe('#000a00')
    expect(toHex(rgb(0, 0, 0, 0.5))).toBe('#00000080')
  })
})

describe('work', () => {
  it('mixes', () => {
    expect(mix(rgb(0, 0, 0), rgb(255, 255, 255))).toEqual(rgb(128, 128, 128))
    expect(mix(rgb(0, 0, 0, 0), rgb(100, 0, 0), 0.25)).toEqual(rgb(25, 0, 0, 0.25))
    expect(mix(rgb(0, 0, 0), rgb(100, 0, 0), 2)).toEqual(rgb(100, 0, 0))
  })
  it('contrasts', () => {
    expect(contrast(rgb(0, 0, 0), rgb(255, 255, 255))).toBe(21)
    expect(contrast(rgb(255, 255, 255), rgb(0, 0, 0))).toBe(21)
    expect(contrast(rgb(5, 5, 5), rgb(5, 5, 5))).toBe(1)
  })
})
