import { EventEmitter } from 'node:events'
import { emitKeypressEvents, type Key } from 'node:readline'
import { StringDecoder } from 'node:string_decoder'

/**
 * What one read from the terminal held: the keys in their order, or a text that was pasted. Several keys in one chunk were
 * not pressed by a person who looked at the screen in between.
 */
export type KeyChunk =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'paste'; readonly text: string }

/** How long a lone escape may be the beginning of a longer sequence, in milliseconds. */
export const ESCAPE_WAIT_MS = 50

/**
 * What a terminal sends that is no key: reports of the mouse, of its focus and answers to questions (ECMA-48 private
 * sequences, OSC, DCS). We ask for none of them, but a program that crashed before us may have; Node would read digits.
 */
const REPORT =
  /\u001b\[(?:[<=>?][0-?]*[ -/]*[@-~]|M[\s\S]{3}|[IO](?![\s\S]))|\u001b[\]P_^][\s\S]*?(?:\u0007|\u001b\\|$)/g

/**
 * Turns chunks of terminal input into named keys by Node's own decoder. Printable characters are named by themselves,
 * others by `return`, `escape`, `up`, `pagedown`, with `ctrl-` and `alt-` before the name. A bracketed paste comes as
 * one chunk however it was cut; Ctrl-C comes through whatever is under way. Returns the function that takes the chunks.
 */
export function readKeys(listener: (chunk: KeyChunk) => void): (data: Buffer | string) => void {
  const source = new EventEmitter()
  const decoder = new StringDecoder('utf8')
  let pasted: string | null = null
  let batch: string[] | null = null
  const send = (keys: readonly string[]): void => listener({ kind: 'keys', keys })
  source.on('keypress', (text: string | undefined, key: Key) => {
    const name = keyName(text, key)
    if (key.name === 'paste-start') pasted = ''
    else if (key.name === 'paste-end') {
      listener({ kind: 'paste', text: pasted ?? '' })
      pasted = null
    } else if (pasted !== null) pasted += text ?? key.sequence ?? ''
    else if (batch) batch.push(name)
    else send([name])
  })
  // The decoder's own type asks for a whole stream; it uses `on` and the events alone.
  emitKeypressEvents(source as unknown as NodeJS.ReadableStream, { escapeCodeTimeout: ESCAPE_WAIT_MS } as never)
  return (data) => {
    const text = typeof data === 'string' ? data : decoder.write(data)
    if (text.includes('\u0003')) {
      send(['ctrl-c'])
      return
    }
    batch = []
    source.emit('data', text.replace(REPORT, ''))
    const keys = batch.filter((name) => name !== '')
    batch = null
    if (keys.length > 0) send(keys)
  }
}

/** The name of a key; empty for a sequence that Node does not know. */
function keyName(text: string | undefined, key: Key): string {
  const name = key.name === 'undefined' ? '' : (key.name ?? text ?? '')
  if (name === '') return ''
  if (key.ctrl) return `ctrl-${name}`
  if (key.meta && name !== 'escape') return `alt-${name}`
  if (text === ' ') return 'space'
  const printable = text !== undefined && /^[^\u0000-\u001f\u007f]+$/.test(text)
  return printable ? text : name
}
