const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Safe as text and inside of a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
}

/** One line for a mail header: breaks become blanks, and text beyond ASCII becomes an encoded word (RFC 2047). */
export function escapeHeader(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
  if (/^[\x20-\x7e]*$/.test(line)) return line;
  return `=?UTF-8?B?${Buffer.from(line, 'utf8').toString('base64')}?=`;
}

/** `Ann Lee <ann@x.org>`. A name with special characters is put into quotes, a missing one left out. */
export function formatAddress(email: string, name = ''): string {
  const clean = name.replace(/\s+/g, ' ').trim();
  if (clean === '') return email;
  if (/[^\x20-\x7e]/.test(clean)) return `${escapeHeader(clean)} <${email}>`;
  const quoted = /[()<>[\]:;@\\,."]/.test(clean) ? `"${clean.replace(/["\\]/g, '\\$&')}"` : clean;
  return `${quoted} <${email}>`;
}
