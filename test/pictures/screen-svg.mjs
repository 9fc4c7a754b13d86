// What a terminal emulator shows, as SVG: one text for each run of cells that look alike, every run at its own column.

const CELL = { width: 8.4, height: 18, font: 14, pad: 14 }

/** The sixteen colours of a terminal on a light and on a dark page (GitHub's own palettes). */
const PALETTES = {
  light: {
    page: '#ffffff',
    text: '#1f2328',
    frame: '#d1d9e0',
    ansi: ['#24292f', '#cf222e', '#116329', '#4d2d00', '#0969da', '#8250df', '#1b7c83', '#6e7781'],
  },
  dark: {
    page: '#0d1117',
    text: '#e6edf3',
    frame: '#3d444d',
    ansi: ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  },
}

/** The screen of an xterm emulator as a whole SVG document. */
export function svgOf(emulator, { theme, title }) {
  const palette = PALETTES[theme]
  const { cols, rows } = emulator
  const width = Math.ceil(cols * CELL.width + 2 * CELL.pad)
  const height = rows * CELL.height + 2 * CELL.pad
  const lines = Array.from({ length: rows }, (_, row) => lineOf(emulator, row, palette)).filter((line) => line !== '')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${palette.page}" stroke="${palette.frame}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${CELL.font}" fill="${palette.text}" xml:space="preserve" style="white-space:pre">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function lineOf(emulator, row, palette) {
  const { active } = emulator.buffer
  const line = active.getLine(active.baseY + row)
  const runs = []
  for (let column = 0; column < emulator.cols; column++) {
    const cell = line?.getCell(column)
    if (!cell || cell.getWidth() === 0) continue
    const look = lookOf(cell, palette)
    const last = runs.at(-1)
    const text = cell.getChars() || ' '
    if (last && last.key === look.key)
      Object.assign(last, { text: last.text + text, cells: last.cells + cell.getWidth() })
    else runs.push({ ...look, text, column, cells: cell.getWidth() })
  }
  return runs
    .filter(({ text, back }) => back !== null || text.trim() !== '')
    .map((run) => runSvg(run, row))
    .join('\n')
}

function lookOf(cell, palette) {
  const own = cell.isFgPalette() ? palette.ansi[cell.getFgColor() % 8] : palette.text
  const inverse = cell.isInverse() !== 0
  const [fill, back] = inverse ? [palette.page, own] : [own, null]
  const bold = cell.isBold() !== 0
  const dim = cell.isDim() !== 0
  return { key: [fill, back, bold, dim].join(), fill: fill === palette.text ? null : fill, back, bold, dim }
}

function runSvg({ text: whole, column: first, cells: all, fill, back, bold, dim }, row) {
  // Blanks at the ends are places, not text: how they are drawn hangs on the program that draws.
  const text = back ? whole : whole.trim()
  const column = first + (back ? 0 : whole.length - whole.trimStart().length)
  const cells = all - (whole.length - text.length)
  const number = (value) => String(Math.round(value * 100) / 100)
  const x = number(CELL.pad + column * CELL.width)
  const y = CELL.pad + row * CELL.height
  const wide = number(cells * CELL.width)
  const look = [fill ? ` fill="${fill}"` : '', bold ? ' font-weight="bold"' : '', dim ? ' opacity="0.62"' : ''].join('')
  const box = back ? `<rect x="${x}" y="${y}" width="${wide}" height="${CELL.height}" fill="${back}"/>\n` : ''
  return `${box}<text x="${x}" y="${y + CELL.font - 1}" textLength="${wide}"${look}>${escaped(text)}</text>`
}

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign])

/** Rows that come and go by the clock: rules, what was written just now, and what a search had the time to find. */
const PASSING = /^(?:─+|written: .*|no test says .*)$/

/** What a picture shows and how it looks, without numbers and places: equal as long as it is not out of date. */
export function frameOf(svg) {
  return [...svg.matchAll(/<text x="[^"]*" y="[^"]*" textLength="[^"]*"([^>]*)>([^<]*)<\/text>/g)]
    .filter(([, , text]) => !PASSING.test(text))
    .map(([, look, text]) => look + text.replace(/[\d.]+|\s+/g, ' ').replace(/ +/g, ' '))
    .join('\n')
}
