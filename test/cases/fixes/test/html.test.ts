import { describe, expect, it } from 'vitest'
import { element, escapeHtml, renderAttributes, stripTags, unescapeHtml } from '../src/html'

describe('escapeHtml', () => {
  it('escapes tags', () => {
    expect(escapeHtml('<b>"a" & b</b>')).toBe('&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;')
  })
  it('escapes apostrophes', () => {
    expect(escapeHtml("it's")).toBe('it&#39;s')
  })
  it('is undone', () => {
    expect(unescapeHtml('&lt;a&gt; &amp;amp;')).toBe('<a> &amp;')
  })
})

describe('renderAttributes', () => {
  it('writes them', () => {
    expect(renderAttributes({ id: 'a', title: 'x "y"' })).toBe(' id="a" title="x &quot;y&quot;"')
    expect(renderAttributes({ className: 'a', htmlFor: 'b' })).toBe(' class="a" for="b"')
  })
  it('writes names alone for true and nothing for false', () => {
    expect(renderAttributes({ disabled: true, hidden: false, lang: null })).toBe(' disabled')
  })
  it('writes 0 and the empty text', () => {
    expect(renderAttributes({ tabIndex: 0, alt: '' })).toBe(' tabindex="0" alt=""')
  })
})

describe('element', () => {
  it('nests', () => {
    expect(element('p', { id: 'x' }, 'a', element('b', {}, 'c'))).toBe('<p id="x">a<b>c</b></p>')
    expect(element('br')).toBe('<br>')
  })
})

describe('stripTags', () => {
  it('leaves text', () => {
    expect(stripTags('<p>a <b>c</b></p>')).toBe('a c')
    expect(stripTags('1 < 2')).toBe('1 < 2')
  })
  it('leaves comments out, over several lines, too', () => {
    expect(stripTags('a<!-- x -->b')).toBe('ab')
    expect(stripTags('a<!-- x\ny -->b<!-- z -->c')).toBe('abc')
  })
})
