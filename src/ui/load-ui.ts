/**
 * Loads the screen with the fast build of React, which has to be there before any of its parts is. A line is painted for
 * nobody: the first one takes as long as hundreds of others, and whoever loads has nothing to show yet.
 */
export async function loadUi(): Promise<typeof import('./run-ui.ts')> {
  await import('./production-react.ts')
  const [ui, { paintLines }] = await Promise.all([import('./run-ui.ts'), import('./paint-lines.tsx')])
  paintLines([[{ text: 'repair', bold: true, color: 'cyan' }, { text: '-watch' }]])
  return ui
}
