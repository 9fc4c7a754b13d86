import { fillText, wrapText } from './fit-text.ts'

/** One line of an overlay: a label in a column of its own, and text that was broken to fit. */
export interface OverlayLine {
  readonly label: string
  readonly text: string
  readonly tone: 'heading' | 'plain' | 'dim'
  /** What stands beside it, in the right half of the screen. */
  readonly right?: OverlayLine
}

/** A line with nothing on it. */
export const BLANK: OverlayLine = { label: '', text: '', tone: 'plain' }

/** Columns of the labels. */
export const LABEL = 12

/** A text beside its label, in as many lines as it needs. */
export function labelled(
  label: string,
  text: string,
  columns: number,
  tone: OverlayLine['tone'] = 'plain',
): OverlayLine[] {
  return wrapText(text, columns - LABEL - 4).map((line, index) => ({
    label: fillText(index === 0 ? label : '', LABEL),
    text: line,
    tone,
  }))
}
