import { expect, it } from 'vitest'
import { element, escapeHtml, renderAttributes, stripTags, unescapeHtml } from '../src/html'

it('goes both ways', () => {
  const text = `'"<&>'`
  expect(unescapeHtml(escapeHtml(text))).toBe(text)
  expect(escapeHtml("a''b")).toBe('a&#39;&#39;b')
  expect(escapeHtml('plain')).toBe('plain')
})
it('renders', () => {
  expect(renderAttributes({ a: 0, b: '', c: undefined, d: null, e: false, f: true })).toBe(' a="0" b="" f')
  expect(element('input', { value: '' })).toBe('<input value="">')
  expect(element('img', { alt: "it's" })).toBe('<img alt="it&#39;s">')
  expect(element('li', { value: 0 }, '0')).toBe('<li value="0">0</li>')
})
it('strips', () => {
  expect(stripTags('<!--\n\n-->x<!---->')).toBe('x')
  expect(stripTags('<A HREF="#">x</A>')).toBe('x')
  expect(stripTags('a<!-- 1 -->b<!-- 2\n -->c')).toBe('abc')
})
