import { columnName, formatAddress, parseAddress } from './address';
import { roundTo } from './evaluate';
import { type Sheet } from './sheet';
import { CellError, type Value } from './values';

const PATTERN = /^(?<grouped>#,##)?0(?:\.(?<digits>0+))?(?<percent>%)?$/;

/** A number by a pattern: `0`, `0.00`, `#,##0.00` for groups of thousands, and any of them with `%`. */
export function formatNumber(value: number, pattern: string): string {
    const groups = PATTERN.exec(pattern)?.groups;
    if (!groups) throw new SyntaxError(`unknown pattern ${pattern}`);
    const digits = groups.digits?.length ?? 0;
    const rounded = groups.percent ? roundTo(value, digits + 2) * 100 : roundTo(value, digits);
    const [whole = '', fraction] = Math.abs(rounded).toFixed(digits).split('.');
    const grouped = groups.grouped ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole;
    return `${rounded < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}${groups.percent ?? ''}`;
}

/** What a cell shows. Numbers without a pattern have at most ten significant digits. */
export function display(value: Value, pattern?: string): string {
    if (value instanceof CellError) return value.code;
    if (value === null) return '';
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
    if (typeof value === 'string') return value;
    return pattern === undefined ? String(Number(value.toPrecision(10))) : formatNumber(value, pattern);
}

/** A part of the sheet as text, with column names above and row numbers in front. Numbers stand on the right, the rest on the left. */
export function renderGrid(sheet: Sheet, from: string, to: string, pattern?: string): string {
    const [a, b] = [parseAddress(from), parseAddress(to)];
    const columns = Array.from({ length: b.column - a.column + 1 }, (_, i) => a.column + i);
    const rows = Array.from({ length: b.row - a.row + 1 }, (_, i) => a.row + i);
    const margin = String(b.row + 1).length;
    const shown = columns.map((column) => {
        const values = rows.map((row) => sheet.get(formatAddress({ column, row })));
        const texts = values.map((value) => display(value, pattern));
        const width = Math.max(columnName(column).length, ...texts.map((text) => text.length));
        return [columnName(column).padEnd(width), ...texts.map((text, i) => (typeof values[i] === 'number' ? text.padStart(width) : text.padEnd(width)))];
    });
    const lines = ['', ...rows.map((row) => String(row + 1))].map((label, i) => [label.padStart(margin), ...shown.map((column) => column[i] ?? '')].join('  '));
    return lines.map((line) => line.trimEnd()).join('\n');
}
