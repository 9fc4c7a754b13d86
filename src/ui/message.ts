import { cutText, wrapText } from './fit-text.ts'
import type { Frame } from './frame.ts'
import { ANSWERS, openQuestion } from './press.ts'

/** How long a hint and a piece of news stay on the screen, in milliseconds. What needs action stays. */
export const HINT_MS = 2_500
export const NEWS_MS = 10_000

/** The one message above the keys; the most urgent wins. `key` is what answers a question. */
export interface Message {
  readonly level: 'question' | 'problem' | 'info' | 'hint'
  readonly key: string
  readonly text: string
}

/** What the screen has to say now: a question, why a key did nothing, or news of the session; null when nothing. */
export function messageOf({ state, view, now, keys }: Pick<Frame, 'state' | 'view' | 'now' | 'keys'>): Message | null {
  const { hint } = view
  const question = openQuestion({ view, now })
  if (question) {
    const key = keys.cap(ANSWERS[question.kind])
    return { level: 'question', key, text: `press ${key} again: ${question.text}` }
  }
  if (hint && now - hint.at < HINT_MS) return { level: 'hint', key: '', text: hint.text }
  const { notice } = state
  if (!notice || (notice.level === 'info' && now - notice.at >= NEWS_MS)) return null
  return { level: notice.level, key: '', text: notice.text }
}

/** The message in lines that fit the screen, at most three. */
export function messageLines(frame: Frame): readonly string[] {
  if (frame.view.prompt) return ['']
  const message = messageOf(frame)
  if (!message) return []
  const lines = wrapText(message.text, frame.columns - 2)
  const most = frame.rows < 16 ? 2 : 3
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most - 1), cutText(lines.slice(most - 1).join(' '), frame.columns - 2)]
}

/** When the message or the guard of the keys changes by itself next, by the session's clock; null when never. */
export function nextChangeAt(
  { state, view, now }: Pick<Frame, 'state' | 'view' | 'now'>,
  armed: number,
): number | null {
  const times = [
    armed,
    ...(view.hint ? [view.hint.at + HINT_MS] : []),
    ...(view.question?.kind === 'accept-all' ? [view.question.until] : []),
    ...(state.notice?.level === 'info' ? [state.notice.at + NEWS_MS] : []),
  ].filter((time) => time > now)
  return times.length === 0 ? null : Math.min(...times)
}
