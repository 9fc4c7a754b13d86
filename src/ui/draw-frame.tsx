import { renderToString } from 'ink'
import { App } from './app.tsx'
import type { Frame } from './frame.ts'

/**
 * The picture of a frame: one line for each row of the terminal, coloured as far as the terminal can. Ink lays it out and
 * paints it, and does nothing else: its own writer erases the scrollback when a frame is as high as the terminal
 * (`ESC[3J`), and is silent until the end where `CI` is set.
 */
export function drawFrame(frame: Frame): readonly string[] {
  const picture = renderToString(<App frame={frame} />, { columns: frame.columns })
  // React's development build keeps one measure for each rendered component for ever.
  performance.clearMeasures()
  const lines = picture.split('\n').slice(0, frame.rows)
  return [...lines, ...Array<string>(frame.rows - lines.length).fill('')]
}
