import { escapeHeader, formatAddress } from './escape';
import { parse } from './parse';
import { MissingValueError, render, type Data, type RenderOptions } from './render';
import { wrap } from './wrap';

export type Letter = { to: string; headers: Record<string, string>; body: string };

/** Rows are counted from one. */
export type Skipped = { row: number; reason: string };

export interface MailingOptions extends RenderOptions {
  /** Plain letters are wrapped at this width; 0 turns that off. */
  width?: number;
}

/** Takes a template apart: header lines, a blank line, the body. A header line that begins with a blank goes on from the last. */
export function splitHeaders(template: string): { headers: [name: string, text: string][]; body: string } {
  const lines = template.split(/\r?\n/);
  const headers: [string, string][] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') return { headers, body: lines.slice(i + 1).join('\n') };
    const match = /^([A-Za-z][\w-]*):\s*(.*)$/.exec(line);
    const last = headers.at(-1);
    if (match) headers.push([match[1].toLowerCase(), match[2]]);
    else if (last && /^[ \t]/.test(line)) last[1] += ` ${line.trim()}`;
    else return { headers: [], body: lines.join('\n') };
  }
  return { headers, body: '' };
}

/**
 * One letter for each row. Rows without a usable `email`, rows that lack a value and repeated addresses are skipped
 * and listed with the reason; they never stop the others.
 */
export function mailMerge(template: string, rows: readonly Data[], options: MailingOptions = {}): { letters: Letter[]; skipped: Skipped[] } {
  const { width = 72, html = false } = options;
  const source = splitHeaders(template);
  const headers = source.headers.map(([name, text]) => [name, parse(text)] as const);
  const body = parse(source.body);
  const letters: Letter[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  for (const [i, row] of rows.entries()) {
    const skip = (reason: string) => void skipped.push({ row: i + 1, reason });
    const email = typeof row.email === 'string' ? row.email.trim() : '';
    if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email)) {
      skip(email === '' ? 'no address' : `not an address: ${email}`);
      continue;
    }
    if (seen.has(email.toLowerCase())) {
      skip(`already written to ${email}`);
      continue;
    }
    try {
      // Headers are never HTML.
      const filled = headers.map(([name, nodes]) => [name, escapeHeader(render(nodes, row, { ...options, html: false }))]);
      const text = render(body, row, { ...options, html });
      letters.push({
        to: formatAddress(email, typeof row.name === 'string' ? row.name : ''),
        headers: Object.fromEntries(filled),
        body: html || width === 0 ? text : wrap(text, { width }),
      });
      seen.add(email.toLowerCase());
    } catch (error) {
      if (!(error instanceof MissingValueError)) throw error;
      skip(error.message);
    }
  }
  return { letters, skipped };
}
