import { createRequire } from 'node:module'

// React chooses its build by NODE_ENV while it is loaded, and its development build takes twice the time for a frame. The
// variable is the project's own: it is set for these synchronous lines alone, in which no process can start.
const require = createRequire(import.meta.url)
const before = process.env.NODE_ENV
process.env.NODE_ENV = 'production'
try {
  require('react')
  require('react/jsx-runtime')
  const ofInk = createRequire(import.meta.resolve('ink'))
  ofInk('react-reconciler')
  ofInk('react-reconciler/constants.js')
} finally {
  if (before === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = before
}
