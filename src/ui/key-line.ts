import type { Binding, KeyContext } from './binding.ts'
import { cutText } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { cutLine, type Line } from './line.ts'
import { messageLines, messageOf } from './message.ts'
import { PIN_DECISIONS } from './pin-keys.ts'
import { pinNews } from './pin-news.ts'
import { ANSWERS, isArmed, openQuestion } from './press.ts'
import { PROMPTS } from './prompt-keys.ts'
import { focusOf } from './select.ts'
import { textWidth } from './text-width.ts'

const GAP = 3

/** The last line: the keys that mean something now, as many as fit; those that are held back for a moment are dim. */
export function keyLine(frame: Frame, scroll: Pick<KeyContext, 'page' | 'last' | 'beyond'>): Line {
  const { columns, appearance } = frame
  const context: KeyContext = { ...frame, ...scroll, focus: focusOf(frame.state) }
  const armed = isArmed(context)
  return fitting(entriesOf(context), columns - 2).flatMap(({ cap, label, guarded }, index) => {
    const dim = guarded && !armed
    return [
      { text: ' '.repeat(index === 0 ? 1 : GAP) },
      { text: cap, bold: true, dim, color: dim ? undefined : appearance.palette.accent },
      { text: ` ${label}`, dim },
    ]
  })
}

interface Entry {
  readonly cap: string
  readonly label: string
  readonly guarded: boolean
}

function entriesOf(context: KeyContext): readonly Entry[] {
  const { view, keys } = context
  const question = openQuestion(context)
  const entry = (cap: string, label: string): Entry => ({ cap, label, guarded: false })
  if (view.prompt)
    return [
      entry('Enter', PROMPTS[view.prompt.kind][view.prompt.text.trim() === '' ? 'empty' : 'enter']),
      entry('Esc', 'cancel'),
    ]
  if (view.overlay)
    return [
      ...(view.overlay === 'pins' ? pinEntries(context) : []),
      entry('Esc', 'close'),
      ...(context.last > 0 ? [entry('j/k', 'scroll')] : []),
      entry('q', 'quit'),
    ]
  if (question)
    return [{ cap: keys.cap(ANSWERS[question.kind]), label: 'yes, do it', guarded: true }, entry('Esc', 'no')]
  const inMode = keys.bindings.filter(
    ({ section, action }) => (section === 'hunks') === (view.hunks !== null) || (view.hunks && action === 'help'),
  )
  const applies = inMode.filter((binding): binding is Binding & { readonly label: string } =>
    Boolean(binding.label && binding.when(context)),
  )
  // With something to decide, Vitest's keys are one `?` away; an answer decides more than any candidate.
  const decisive = context.focus.candidate ? applies.filter(({ section }) => section !== 'vitest') : applies
  const answers = decisive.filter(({ action }) => action.startsWith('answer-'))
  const shown = [...answers, ...decisive.filter((one) => !answers.includes(one))]
  return shown.map(({ cap, label, guarded = false }) => ({ cap, label, guarded }))
}

function pinEntries(context: KeyContext): readonly Entry[] {
  return PIN_DECISIONS.filter((one) => one.when(context)).map(({ action, label, guarded = false }) => ({
    cap: context.keys.cap(action),
    label: label ?? '',
    guarded,
  }))
}

/** As many entries as fit, the last one of them always the way to all keys. */
function fitting(entries: readonly Entry[], width: number): readonly Entry[] {
  const help = entries.filter(({ cap }) => cap === '?')
  const size = ({ cap, label }: Entry): number => textWidth(`${cap} ${label}`) + GAP
  let room = width + GAP - help.reduce((sum, entry) => sum + size(entry), 0)
  const others = entries.filter((entry) => {
    if (entry.cap === '?') return false
    room -= size(entry)
    return room >= 0
  })
  return [...others, ...help]
}

/** The lines above the keys: a prompt, a question, news, or a rule when there is nothing to say. */
export function messageView(frame: Frame): readonly Line[] {
  const { columns, view, appearance } = frame
  const { palette } = appearance
  if (view.prompt) {
    const { label } = PROMPTS[view.prompt.kind]
    const room = Math.max(8, columns - textWidth(label) - 5)
    const text = tail(view.prompt.text, room)
    const typed: Line = [
      { text: ' ' },
      { text: label, bold: true, color: palette.accent },
      { text: ` ${text}` },
      { text: ' ', inverse: true },
    ]
    return [cutLine(typed, columns)]
  }
  const message = messageOf(frame)
  if (!message) return [standing(frame)]
  const { level } = message
  const color = { question: palette.caution, problem: palette.bad, info: palette.accent, hint: undefined }[level]
  return messageLines(frame).map((line) => [
    { text: ` ${line}`, color, bold: level === 'question', dim: level === 'hint' },
  ])
}

/** What could be or is pinned, in the one row that is there anyway; a rule when there is nothing to say. */
function standing(frame: Frame): Line {
  const { columns, appearance } = frame
  const news = pinNews(frame)
  if (!news) return [{ text: appearance.signs.rule.repeat(columns), dim: true }]
  const { caution, accent } = appearance.palette
  return [{ text: ` ${cutText(news.text, columns - 2)}`, color: news.kind === 'changed' ? caution : accent }]
}

/** The end of a text that fits; a line that somebody goes on and on typing costs no more than a short one. */
function tail(text: string, width: number): string {
  const rest = [...text.slice(-2 * width)]
  while (textWidth(rest.join('')) > width) rest.shift()
  return rest.join('')
}
