import type { Frame } from './frame.ts'
import { block, cutLine } from './line.ts'
import { paintLines } from './paint-lines.tsx'
import { screenLines } from './screen-lines.ts'

/** The picture of a frame: one line for each row of the terminal, none wider than it, coloured as far as the terminal can. */
export function drawFrame(frame: Frame): readonly string[] {
  return paintLines(block(screenLines(frame), frame.rows).map((line) => cutLine(line, frame.columns)))
}
