// npm run pictures: records the demo on a real terminal and draws what the emulator shows as SVG, for light and for dark
// pages, into this folder. A picture is only replaced when what it shows changed: times and counts differ from run to run.
// The test of the demo compares the screen with these pictures, and fails when they are out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startDemo } from '../demo/session.mjs'
import { frameOf, svgOf } from './screen-svg.mjs'

const THEMES = ['light', 'dark']

/** What is shown, in the order of one session: each step leads from the last picture to its own. */
const SCENES = [
  {
    name: 'decide',
    title: 'A failing test, its verdict and a proven repair',
    async reach(demo) {
      await demo.shows('undo your edit at src/bill.ts')
      await demo.until((lines) => /proven · \d+ tried *$/.test(lines[0] ?? ''), 'done')
      await demo.shows('y accept')
    },
  },
  {
    name: 'explain',
    title: 'All evidence of a verdict',
    async reach(demo) {
      demo.press('x')
      await demo.shows('Verdict: code wrong')
    },
  },
  {
    name: 'accepted',
    title: 'After one key: written, and the other failure under the cursor',
    async reach(demo) {
      demo.press('\u007f')
      await demo.shows('y accept')
      await new Promise((done) => setTimeout(done, 1_000))
      demo.press('y')
      await demo.shows('expect 75')
      await demo.until((lines) => lines[0]?.includes('1 failing') && !/running|repairing/.test(lines[0]), 'run again')
    },
  },
]

const demo = startDemo({ columns: 80, rows: 24 })
for (const { name, title, reach } of SCENES) {
  await reach(demo)
  // Keys that decide are dim for a moment after what they decide on has appeared.
  await new Promise((done) => setTimeout(done, 1_000))
  for (const theme of THEMES) {
    const path = fileURLToPath(new URL(`${name}-${theme}.svg`, import.meta.url))
    const svg = svgOf(demo.emulator, { theme, title })
    const isSame = existsSync(path) && frameOf(readFileSync(path, 'utf8')) === frameOf(svg)
    if (!isSame) writeFileSync(path, svg)
    console.log(`${isSame ? 'as it was' : 'written  '} test/pictures/${name}-${theme}.svg`)
  }
}
await demo.quit()
