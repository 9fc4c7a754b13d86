/** True for a component of Vue or Svelte: markup with scripts in it. */
export function isComponent(path: string): boolean {
  return /\.(?:vue|svelte)$/.test(path)
}

const COMMENT = /<!--[\s\S]*?-->/g
const SCRIPT = /(<script\b(?:"[^"]*"|'[^']*'|[^'">])*>)([\s\S]*?)<\/script\s*>/g

/**
 * The scripts of a component with everything else blanked, so that offsets and lines stay as they are, and the language
 * that they are in. A text without markup is taken for a part of a script.
 */
export function scriptOf(text: string): { readonly text: string; readonly language: 'ts' | 'tsx' } {
  if (!/<\/|^\s*</.test(text)) return { text, language: 'ts' }
  const bare = text.replace(COMMENT, blank)
  let result = ''
  let language: 'ts' | 'tsx' = 'ts'
  let from = 0
  for (const { index, 1: tag = '', 2: inside = '' } of bare.matchAll(SCRIPT)) {
    const start = index + tag.length
    result += blank(bare.slice(from, start)) + inside
    from = start + inside.length
    if (/\blang\s*=\s*["']?[jt]sx\b/.test(tag)) language = 'tsx'
  }
  return { text: result + blank(bare.slice(from)), language }
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}
