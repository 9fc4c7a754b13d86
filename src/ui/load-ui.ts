/** Loads the screen with the fast build of React, which has to be there before any of its parts is. */
export async function loadUi(): Promise<typeof import('./run-ui.ts')> {
  await import('./production-react.ts')
  return import('./run-ui.ts')
}
