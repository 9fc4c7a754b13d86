import type { Colour } from './line.ts'

/**
 * Names of terminal colours, one for each meaning. Only colours that hold on dark and on light backgrounds: text is never
 * white, black or yellow, and what matters less is dim instead of grey. Undefined leaves the terminal's own colour.
 */
export interface Palette {
  readonly added: Colour | undefined
  readonly removed: Colour | undefined
  readonly good: Colour | undefined
  readonly bad: Colour | undefined
  readonly accent: Colour | undefined
  readonly caution: Colour | undefined
  readonly keyword: Colour | undefined
  readonly literal: Colour | undefined
}

/** The signs on the screen, each one column wide. */
export interface Signs {
  readonly yes: string
  readonly no: string
  readonly unknown: string
  readonly cursor: string
  readonly rule: string
  readonly column: string
  readonly bar: string
  readonly barRest: string
  readonly dot: string
  readonly into: string
  readonly arrow: string
  readonly more: string
  readonly up: string
  readonly down: string
}

/** How the screen looks on one terminal. */
export interface Appearance {
  readonly palette: Palette
  readonly signs: Signs
}

const COLOURS: Palette = {
  added: 'green',
  removed: 'red',
  good: 'green',
  bad: 'red',
  accent: 'cyan',
  caution: 'magenta',
  keyword: 'magenta',
  literal: 'cyan',
}

const NO_COLOURS: Palette = {
  added: undefined,
  removed: undefined,
  good: undefined,
  bad: undefined,
  accent: undefined,
  caution: undefined,
  keyword: undefined,
  literal: undefined,
}

const UNICODE: Signs = {
  yes: '✔',
  no: '✘',
  unknown: '?',
  cursor: '▌',
  rule: '─',
  column: '│',
  bar: '━',
  barRest: '╌',
  dot: '·',
  into: '›',
  arrow: '→',
  more: '⋯',
  up: '↑',
  down: '↓',
}

const ASCII: Signs = {
  yes: '+',
  no: 'x',
  unknown: '?',
  cursor: '>',
  rule: '-',
  column: '|',
  bar: '=',
  barRest: '.',
  dot: '-',
  into: '>',
  arrow: '->',
  more: '...',
  up: '^',
  down: 'v',
}

/**
 * What this terminal can show: no colour when `NO_COLOR` is set to anything (no-color.org), plain ASCII on the Linux
 * console and on dumb terminals, whose fonts lack the signs.
 */
export function appearanceOf(env: Readonly<Record<string, string | undefined>>): Appearance {
  const plain = env.TERM === 'linux' || env.TERM === 'dumb'
  return {
    palette: env.NO_COLOR ? NO_COLOURS : COLOURS,
    signs: plain ? ASCII : UNICODE,
  }
}
