import { EventEmitter } from 'node:events'
import { emitKeypressEvents, type Key } from 'node:readline'

/**
 * What one read from the terminal held: the keys in their order, or a text that was pasted. Several keys in one chunk were
 * not pressed by a person who looked at the screen in between.
 */
export type KeyChunk =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'paste'; readonly text: string }

/** How long a lone escape may be the beginning of a longer sequence, in milliseconds. */
const ESCAPE_WAIT_MS = 50

/**
 * Turns chunks of terminal input into named keys by Node's own decoder. Printable characters are named by themselves,
 * others by `return`, `escape`, `up`, `pagedown`, with `ctrl-` and `alt-` before the name. A bracketed paste comes as
 * one chunk however it was cut. Returns the function that takes the chunks.
 */
export function readKeys(listener: (chunk: KeyChunk) => void): (data: Buffer | string) => void {
  const source = new EventEmitter()
  let pasted: string | null = null
  let batch: string[] | null = null
  const send = (keys: readonly string[]): void => listener({ kind: 'keys', keys })
  source.on('keypress', (text: string | undefined, key: Key) => {
    const name = keyName(text, key)
    if (key.name === 'paste-start') pasted = ''
    else if (key.name === 'paste-end') {
      listener({ kind: 'paste', text: pasted ?? '' })
      pasted = null
    } else if (pasted !== null && name !== 'ctrl-c') pasted += text ?? key.sequence ?? ''
    else if (batch) batch.push(name)
    else send([name])
  })
  // The decoder's own type asks for a whole stream; it uses `on` and the events alone.
  emitKeypressEvents(source as unknown as NodeJS.ReadableStream, { escapeCodeTimeout: ESCAPE_WAIT_MS } as never)
  return (data) => {
    batch = []
    source.emit('data', Buffer.from(data))
    const keys = batch
    batch = null
    if (keys.length > 0) send(keys)
  }
}

function keyName(text: string | undefined, key: Key): string {
  const name = key.name === 'escape' ? 'escape' : (key.name ?? text ?? '')
  if (key.ctrl) return `ctrl-${name}`
  if (key.meta && name !== 'escape') return `alt-${name}`
  if (text === ' ') return 'space'
  const printable = text !== undefined && /^[^\u0000-\u001f\u007f]+$/.test(text)
  return printable ? text : name
}
