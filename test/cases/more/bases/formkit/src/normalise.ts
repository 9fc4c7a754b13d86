/** Trims, and turns any white space within into single blanks. */
export const tidy = (text: string) => text.trim().replace(/\s+/gu, " ");

/** `1.234,50`, `1,234.50`, `1 234` and `-7` as numbers; NaN for anything else. The last of comma and point divides, unless it groups. */
export function parseNumber(text: string): number {
  const bare = text.trim().replace(/[\s'’]/gu, "");
  if (!/^[+-]?\d[\d.,]*$/.test(bare)) return NaN;
  const last = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  if (last === -1) return Number(bare);
  const mark = bare[last];
  const other = mark === "," ? "." : ",";
  const repeated = bare.indexOf(mark) !== last;
  if (repeated && bare.includes(other)) return NaN;
  const fraction = repeated ? "" : bare.slice(last + 1);
  const whole = (repeated ? bare : bare.slice(0, last)).replaceAll(repeated ? mark : other, "");
  return fraction === "" && !repeated ? NaN : Number(`${whole}.${fraction || "0"}`);
}

/** `5.3.2026`, `05.03.26` and `2026-03-05` as `2026-03-05`; null when there is no such day. Two digits mean 2000 to 2099. */
export function parseDay(text: string): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})$/.exec(text.trim());
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!german && !iso) return null;
  const [year, month, day] = (german ? [german[3], german[2], german[1]] : iso!.slice(1)).map(Number);
  const full = german?.[3].length === 2 ? 2000 + year : year;
  const date = new Date(Date.UTC(full, month - 1, day));
  if (date.getUTCFullYear() !== full || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
