/** C0 and C1 without tab and line end: what steers a terminal, or is not allowed in documents. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** A text in which control characters are shown by their pictures (␛ for escape) and steer nothing; lines end in LF. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROL, (sign) => {
    const code = sign.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
  })
}

/** True for a text that would not be itself any more as `visibleText`. */
export function hasControls(text: string): boolean {
  return text.replaceAll('\r\n', '\n').search(CONTROL) !== -1
}
