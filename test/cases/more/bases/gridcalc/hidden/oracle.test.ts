import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsBetween, columnIndex, columnName, formatAddress, parseAddress } from '../src/address';
import { evaluate, precedents, roundTo } from '../src/evaluate';
import { display, formatNumber, renderGrid } from '../src/format';
import { FormulaError, parseFormula, shiftFormula, tokenize } from '../src/parser';
import { Sheet } from '../src/sheet';
import { CellError, compareValues, readInput, toBoolean, toNumber, toText, type Value } from '../src/values';

fc.configureGlobal({ seed: 4711 });
const code = (v: unknown) => (v instanceof CellError ? v.code : v);
const calc = (formula: string, cells: Record<string, Value> = {}) => code(evaluate(parseFormula(formula), (at) => cells[formatAddress(at)] ?? null));

describe('oracle: addresses', () => {
    it('goes round', () => {
        for (let c = 0; c < 1500; c++) expect(columnIndex(columnName(c))).toBe(c);
        expect([columnName(18277), columnName(27), columnIndex('AAA'), columnIndex('ab')]).toEqual(['ZZZ', 'AB', 702, 27]);
        fc.assert(fc.property(fc.integer({ min: 0, max: 18277 }), fc.integer({ min: 0, max: 99999 }), (column, row) => {
            const text = formatAddress({ column, row });
            expect(parseAddress(text)).toEqual({ column, row });
            expect(parseAddress(text.toLowerCase().replace(/(\d+)/, '$$$1'))).toEqual({ column, row });
        }));
        for (const t of ['', 'A', '1', 'A0', 'A01', 'AAAA1', 'A1B', '1A', 'A-1', ' A1', 'A$$1']) expect(() => parseAddress(t), t).toThrow(RangeError);
        for (const [a, b] of [['B1', 'C3'], ['C3', 'B1'], ['B3', 'C1'], ['C1', 'B3']] as const) expect(cellsBetween(parseAddress(a), parseAddress(b)).map(formatAddress)).toEqual(['B1', 'C1', 'B2', 'C2', 'B3', 'C3']);
        expect(cellsBetween({ column: 4, row: 4 }, { column: 4, row: 4 })).toEqual([{ column: 4, row: 4 }]);
    });
});

describe('oracle: values', () => {
    it('converts', () => {
        const e = new CellError('#REF!', 'd');
        expect([toNumber(e), toText(e), toBoolean(e)]).toEqual([e, e, e]);
        for (const [v, n] of [[null, 0], [true, 1], [false, 0], ['1e2', 100], ['-4', -4], ['', '#VALUE!'], ['  ', '#VALUE!'], ['1x', '#VALUE!'], [7, 7]] as const) expect(code(toNumber(v))).toBe(n);
        for (const [v, t] of [[null, ''], [true, 'TRUE'], [false, 'FALSE'], [-1.5, '-1.5'], ['x', 'x']] as const) expect(toText(v)).toBe(t);
        for (const [v, b] of [[null, false], [0, false], [-1, true], ['TRUE', true], ['false', false], ['', '#VALUE!'], ['yes', '#VALUE!']] as const) expect(code(toBoolean(v))).toBe(b);
        for (const [t, v] of [['', null], ['  ', null], ['5', 5], [' 5 ', 5], ['5.', 5], ['.5', 0.5], ['+5', 5], ['-1.5e-2', -0.015], ['50%', 0.5], ['-2.5%', -0.025], ['5 %', '5 %'], ['.', '.'], ['1,000', '1,000'], ['0x10', '0x10'], ['Infinity', 'Infinity'], ['true', true], [' False ', false], ['trueish', 'trueish'], ["'5", '5'], ["''", "'"], [' x ', ' x '], ["it's", "it's"]] as const) expect(readInput(t), t).toBe(v);
    });
    it('compares', () => {
        const order: Value[] = [-2, 0, 1.5, 10, '', '10', '9', 'a', 'B', 'c', false, true];
        for (let i = 0; i < order.length; i++) for (let j = 0; j < order.length; j++) expect(Math.sign(compareValues(order[i]!, order[j]!)), `${order[i]} ${order[j]}`).toBe(Math.sign(i - j) + 0);
        for (const v of [0, '', false] as const) for (const [a, b] of [[null, v], [v, null]] as const) expect(compareValues(a, b) === 0).toBe(true);
        expect(compareValues(null, null) === 0).toBe(true);
        for (const v of [1, 'a', true] as const) { expect(compareValues(null, v)).toBeLessThan(0); expect(compareValues(v, null)).toBeGreaterThan(0); }
        expect(compareValues(null, -1)).toBeGreaterThan(0);
        expect(compareValues('STRASSE', 'strasse')).toBe(0);
    });
});

describe('oracle: language', () => {
    it('tokenizes', () => {
        const flat = (f: string) => tokenize(f).map((t) => `${t.kind[0]}${t.text}@${t.at}`).join(' ');
        for (const [f, s] of [['', 'e@0'], ['  ', 'e@0'], [' 1 ', 'n1@1 e@2'], ['1.5e3+.5', 'n1.5e3@0 s+@5 n.5@6 e@8'], ['a1:$B$2', 'ca1@0 s:@2 c$B$2@3 e@7'], ['<=>=<><', 's<=@0 s>=@2 s<>@4 s<@6 e@7'], ['"a""b" "c"', 's"a""b"@0 s"c"@7 e@10'], ['A1B', 'nA1B@0 e@3'], ['A1(', 'nA1@0 s(@2 e@3'], ['ABCD1', 'nABCD1@0 e@5'], ['A0', 'nA0@0 e@2'], ['#REF!', 'e#REF!@0 e@5'], ['SUM.X_1', 'nSUM.X_1@0 e@7']] as const) expect(flat(f), f).toBe(s);
        for (const [f, m] of [['1 ?', 'unexpected "?" at 1'], ['"open', 'unexpected """ at 0'], ['#NOPE', 'unexpected "#" at 0'], ['a;b', 'unexpected ";" at 1']] as const) { expect(() => tokenize(f)).toThrow(FormulaError); expect(() => tokenize(f)).toThrow(m); }
    });
    it('agrees with arithmetic', () => {
        type E = { text: string; value: number };
        const leaf = fc.integer({ min: 0, max: 9 }).map((n): E => ({ text: String(n), value: n }));
        const expr = fc.letrec<{ e: E }>((tie) => ({
            e: fc.oneof({ maxDepth: 4 }, leaf,
                fc.tuple(tie('e'), tie('e'), fc.constantFrom('+', '-', '*')).map(([a, b, op]): E => ({ text: `(${a.text}${op}${b.text})`, value: op === '+' ? a.value + b.value : op === '-' ? a.value - b.value : a.value * b.value })),
                tie('e').map((a): E => ({ text: `-${a.text}`, value: 0 - a.value })),
                tie('e').map((a): E => ({ text: `( ${a.text} )`, value: a.value }))),
        })).e;
        fc.assert(fc.property(expr, ({ text, value }) => { expect(calc(text)).toBe(value); }));
        for (const chain of ['1-2-3-4', '8/4/2', '1-2+3-4', '2*3-4*5', '100/10*2', '7-2*3+1', '1+2*3-4/2']) expect(calc(chain), chain).toBe(Number(new Function(`return ${chain}`)()));
        for (const [f, v] of [['2^2^3', 256], ['-3^2', -9], ['(-3)^2', 9], ['--3', 3], ['-+-3', 3], ['2*-3', -6], ['2^-2', 0.25], ['2^-(1+1)', 0.25], ['2^+2', 4], ['4^-50%', 0.5], ['-2^-2', -0.25], ['10%', 0.1], ['50%%', 0.005], ['200%^2', 4], ['-50%', -0.5], ['2*50%', 1], ['1&2&3', '123'], ['1+2&3*2', '36'], ['1=1=TRUE', true], ['1<2=TRUE', true], ['2>=2', true], ['1<>2', true], ['"b">="a"', true], ['"x"&TRUE', 'xTRUE'], ['true', true], ['False', false], ['4^.5', 2], ['1e2+1', 101], ['""', ''], ['""""', '"'], ['1<=1', true], ['1>=2', false]] as const) expect(calc(f), f).toBe(v);
        for (const [f, m] of [['', 'expected a value at 0'], ['1+', 'expected a value at 2'], ['(1', 'expected ")" at 2'], ['1)', 'unexpected ")" at 1'], ['1 2', 'unexpected "2" at 2'], ['SUM(1', 'expected ")" at 5'], ['SUM(1,)', 'expected a value at 6'], ['A1:', 'expected a cell at 3'], ['A1:2', 'expected a cell at 3'], ['*1', 'expected a value at 0'], ['1+*2', 'expected a value at 2'], ['1..', 'unexpected "." at 2']] as const) { expect(() => parseFormula(f), f).toThrow(FormulaError); expect(() => parseFormula(f), f).toThrow(m); }
        expect(parseFormula('b2:a1')).toEqual({ type: 'range', from: { column: 1, row: 1 }, to: { column: 0, row: 0 } });
        expect(parseFormula('sum')).toEqual({ type: 'call', name: 'SUM', args: [] });
    });
    it('has errors', () => {
        for (const [f, v] of [['1/0', '#DIV/0!'], ['0/0', '#DIV/0!'], ['1/A1', '#DIV/0!'], ['A1/1', 0], ['"x"+1', '#VALUE!'], ['-"x"', '#VALUE!'], ['"x"%', '#VALUE!'], ['"2"*"3"', 6], ['10^400', '#VALUE!'], ['(0-1)^.5', '#VALUE!'], ['NOPE', '#NAME?'], ['toString()', '#NAME?'], ['A1:B1', '#VALUE!'], ['A1:B1&1', '#VALUE!'], ['NOPE()&1/0', '#NAME?'], ['1/0&NOPE()', '#DIV/0!'], ['1/0=1/0', '#DIV/0!'], ['1<NOPE()', '#NAME?'], ['-(1/0)', '#DIV/0!'], ['(1/0)%', '#DIV/0!'], ['#REF!', '#REF!'], ['A1:#REF!', '#REF!'], ['#REF!:A1', '#REF!'], ['SUM(1,#REF!:#REF!)', '#REF!'], ['IFERROR(#REF!,1)', 1], ['TRUE+1', 2], ['A1=A2', true], ['A1&A2', '']] as const) expect(calc(f), f).toBe(v);
    });
    it('has functions', () => {
        const c: Record<string, Value> = { A1: 4, A2: 'text', A3: true, B1: 6, B2: null, B3: '7', C1: new CellError('#NAME?'), C2: 0, C3: -5 };
        for (const [f, v] of [['SUM()', 0], ['SUM(A1:B3)', 10], ['SUM(A1,B1,1)', 11], ['SUM(A3,"2",TRUE)', 4], ['SUM("x")', '#VALUE!'], ['SUM(A2)', '#VALUE!'], ['SUM(A1:C1)', '#NAME?'], ['SUM(A1:A1,1/0,C1)', '#DIV/0!'], ['AVERAGE(A1:B3)', 5], ['AVERAGE(A1,8)', 6], ['AVERAGE(A2:A3)', '#DIV/0!'], ['MIN(A1:B3)', 4], ['MIN(3,C2:C3)', -5], ['MIN(C2:C2,7)', 0], ['MAX(C2:C3)', 0], ['MAX(C3:C3)', -5], ['MAX()', 0], ['MIN(Z1:Z2)', 0], ['COUNT(A1:C3)', 4], ['COUNT(1,"1",TRUE,1/0)', 1], ['COUNT()', 0],
            ['IF(TRUE,1,2)', 1], ['IF(A9,1,2)', 2], ['IF(3,1/0,2)', '#DIV/0!'], ['IF(0,1/0,2)', 2], ['IF(1/0,1,2)', '#DIV/0!'], ['IF("no",1,2)', '#VALUE!'], ['IF()', '#VALUE!'], ['IF(0,1)', false], ['IF(1)', true], ['IF(1,A9,2)', null], ['IF(A1>3,"big",NOPE())', 'big'],
            ['IFERROR(NOPE(),"n")', 'n'], ['IFERROR(1/0)', null], ['IFERROR("ok",1/0)', 'ok'], ['IFERROR(1/0,NOPE())', '#NAME?'], ['IFERROR()', null], ['IFERROR(C1,A1)', 4],
            ['AND()', true], ['OR()', false], ['AND(1,1,0)', false], ['AND(A1:A3)', true], ['AND(C2:C3)', false], ['OR(C2:C3)', true], ['OR(A2:A2)', false], ['OR("x")', '#VALUE!'], ['AND("x")', '#VALUE!'], ['AND(0,1/0)', '#DIV/0!'], ['OR(1,C1)', '#NAME?'], ['OR(0,0)', false], ['AND("true")', true],
            ['ROUND(2.5)', 3], ['ROUND(-2.5,0)', -3], ['ROUND(1.005,2)', 1.01], ['ROUND(-1.005,2)', -1.01], ['ROUND(1.45,1)', 1.5], ['ROUND(1250,-2)', 1300], ['ROUND(1249,-2)', 1200], ['ROUND(-0.4)', 0], ['ROUND("x")', '#VALUE!'],
            ['LEN("")', 0], ['LEN(A9)', 0], ['LEN(TRUE)', 4], ['LEN(12.5)', 4], ['LEN("😀😀")', 2], ['LEN(1/0)', '#DIV/0!'], ['CONCAT()', ''], ['CONCAT(A1:B3)', '46textTRUE7'], ['CONCAT(1,"a",TRUE,A9)', '1aTRUE'], ['CONCAT(A1:C1)', '#NAME?'], ['sum(1,2)', 3]] as const) expect(calc(f, c), f).toBe(v);
        for (let n = -40; n <= 40; n++) { expect(roundTo(n / 8, 0)).toBe(Math.sign(n) * Math.floor(Math.abs(n) / 8 + 0.5) + 0); expect(roundTo(n / 10, 1)).toBe(n / 10); expect(roundTo(n, -1)).toBe(Math.sign(n) * Math.floor(Math.abs(n) / 10 + 0.5) * 10 + 0); }
        expect([roundTo(1e-7, 7), roundTo(4e-8, 7), roundTo(1e21, 2), roundTo(0, 3), Object.is(roundTo(-0.2, 0), 0)]).toEqual([1e-7, 0, 1e21, 0, true]);
    });
    it('follows references', () => {
        expect(precedents(parseFormula('IF(A1>0,SUM(B1:C2,A1),-D4%&"E5"^(F6))')).map(formatAddress)).toEqual(['A1', 'B1', 'C1', 'B2', 'C2', 'D4', 'F6']);
        expect(precedents(parseFormula('1+NOPE("A1")'))).toEqual([]);
        for (const [f, c, r, w] of [['A1', 0, 0, 'A1'], ['A1', 2, 3, 'C4'], ['$A1', 2, 3, '$A4'], ['A$1', 2, 3, 'C$1'], ['$A$1', 2, 3, '$A$1'], ['Z9', 1, 1, 'AA10'], ['AA10', -1, -1, 'Z9'], ['A1', -1, 0, '#REF!'], ['A1', 0, -1, '#REF!'], ['$A1', -5, 0, '$A1'], ['$A1', -5, -1, '#REF!'], [' A1 +  B2 ', 1, 0, ' B1 +  C2 '], ['"A1"&A1', 1, 0, '"A1"&B1'], ['LOG10(A1)', 1, 0, 'LOG10(B1)'], ['SUM(A1:$B$2)', 1, 1, 'SUM(B2:$B$2)'], ['a1+1.5', 1, 0, 'B1+1.5'], ['#REF!+A1', 1, 0, '#REF!+B1']] as const) expect(shiftFormula(f, c, r), `${f} ${c} ${r}`).toBe(w);
    });
});

describe('oracle: sheet', () => {
    const names = ['A1', 'A2', 'B1', 'B2', 'C1'];
    it('agrees with computing from scratch', () => {
        const input = fc.oneof(fc.integer({ min: 0, max: 9 }).map(String), fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom('+', '*', '&')).map(([a, b, op]) => `=${a}${op}${b}`), fc.constantFrom(...names).map((a) => `=SUM(${a}:B1)`), fc.constant('=1/0'), fc.constant(''), fc.constant('=1+'));
        fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...names), input), { maxLength: 14 }), (steps) => {
            const sheet = new Sheet();
            const inputs = new Map<string, string>();
            const value = (name: string, path: string[]): Value => {
                const text = inputs.get(name) ?? '';
                if (!text.startsWith('=')) return readInput(text);
                let node; try { node = parseFormula(text.slice(1)); } catch { return new CellError('#SYNTAX!'); }
                const reaches = (from: string, seen: Set<string>): boolean => { const t = inputs.get(from) ?? ''; if (!t.startsWith('=')) return false; let n; try { n = parseFormula(t.slice(1)); } catch { return false; } return precedents(n).map(formatAddress).some((p) => { if (p === name) return true; if (seen.has(p)) return false; seen.add(p); return reaches(p, seen); }); };
                if (reaches(name, new Set())) return new CellError('#CYCLE!');
                return evaluate(node, (at) => value(formatAddress(at), [...path, name]));
            };
            for (const [name, text] of steps) {
                const before = new Map(names.map((n) => [n, code(sheet.get(n))]));
                inputs.set(name, text);
                const changed = sheet.set(name, text);
                expect(new Set(changed).size).toBe(changed.length);
                for (const n of names) {
                    expect(code(sheet.get(n)), `${n} after ${JSON.stringify(steps)}`).toBe(code(value(n, [])));
                    expect(changed.includes(n)).toBe(!Object.is(before.get(n), code(sheet.get(n))));
                }
            }
        }), { numRuns: 150 });
    });
    it('works in order', () => {
        const s = new Sheet();
        s.set('D1', '=B1+C1'); s.set('E1', '=D1+A1'); s.set('C1', '=B1+1'); s.set('B1', '=A1');
        expect(s.set('A1', '5')).toEqual(['A1', 'B1', 'C1', 'D1', 'E1']);
        expect(s.set('$a$1', ' 5.0 ')).toEqual([]);
        expect([s.get('e1'), s.input('A1'), s.input('Z9'), s.get('Z9')]).toEqual([16, ' 5.0 ', '', null]);
        expect(s.set('A1', 'x')).toEqual(['A1', 'B1', 'C1', 'D1', 'E1']);
        expect(s.set('A1', 'y')).toEqual(['A1', 'B1']);
        expect(s.set('A1', '')).toEqual(['A1', 'B1', 'C1', 'D1', 'E1']);
        const t = new Sheet();
        t.set('A1', '=A1');
        expect(code(t.get('A1'))).toBe('#CYCLE!');
        expect(t.set('A1', '=1')).toEqual(['A1']);
        t.set('B1', '=C1'); t.set('C1', '=B1+A1'); t.set('D1', '=IFERROR(B1,7)');
        expect(['B1', 'C1', 'D1'].map((n) => code(t.get(n)))).toEqual(['#CYCLE!', '#CYCLE!', 7]);
        t.set('A1', '2');
        expect(code(t.get('C1'))).toBe('#CYCLE!');
        expect(t.set('B1', '3').sort()).toEqual(['B1', 'C1', 'D1']);
        expect(['B1', 'C1', 'D1'].map((n) => t.get(n))).toEqual([3, 5, 3]);
        t.set('B1', '=)');
        expect(t.get('B1')).toEqual(new CellError('#SYNTAX!', 'expected a value at 0'));
        expect(code(t.get('C1'))).toBe('#SYNTAX!');
        expect(() => t.get('nope')).toThrow(RangeError);
    });
    it('copies', () => {
        const s = new Sheet();
        s.set('A1', '2'); s.set('B2', '=A1*$A$1+A$1&"A1"'); s.set('A2', '3');
        expect(s.copy('B2', 'C3')).toEqual(['C3']);
        expect([s.input('C3'), code(s.get('C3'))]).toEqual(['=B2*$A$1+B$1&"A1"', '#VALUE!']);
        s.copy('B2', 'B3');
        expect([s.input('B3'), s.get('B3')]).toEqual(['=A2*$A$1+A$1&"A1"', '8A1']);
        s.copy('B2', 'A9');
        expect([s.input('A9'), code(s.get('A9'))]).toEqual(['=#REF!*$A$1+#REF!&"A1"', '#REF!']);
        s.copy('A2', 'Z1'); s.copy('Q7', 'A2');
        expect([s.get('Z1'), s.get('A2'), s.get('B3')]).toEqual([3, null, '2A1']);
    });
});

describe('oracle: format', () => {
    it('formats numbers', () => {
        for (const [n, p, t] of [[0, '0', '0'], [0.5, '0', '1'], [-0.5, '0', '-1'], [1.005, '0.00', '1.01'], [999, '#,##0', '999'], [1000, '#,##0', '1,000'], [999999.995, '#,##0.00', '1,000,000.00'], [-1000, '#,##0.0', '-1,000.0'], [1234567.891, '0.0', '1234567.9'], [0.5, '0%', '50%'], [0.285, '0%', '29%'], [0.29, '0%', '29%'], [0.57, '0%', '57%'], [1.1, '0%', '110%'], [-0.125, '0.0%', '-12.5%'], [12.3456, '#,##0.00%', '1,234.56%'], [-0.001, '0.00', '0.00'], [-0.001, '0%', '0%'], [1e-9, '0.000', '0.000']] as const) expect(formatNumber(n, p), `${n} ${p}`).toBe(t);
        for (const p of ['', '#', '0.', '#,##', '0,0', '00', '0 %', '%', '$0']) expect(() => formatNumber(1, p), p).toThrow(SyntaxError);
        for (const [v, t] of [[1 / 3, '0.3333333333'], [0.1 + 0.2, '0.3'], [123456789012, '123456789000'], [-0, '0'], [1e-12, '1e-12'], [true, 'TRUE'], [false, 'FALSE'], ['', ''], [null, ''], [new CellError('#DIV/0!'), '#DIV/0!']] as const) expect(display(v)).toBe(t);
        expect([display(true, '0'), display('1', '0.00'), display(1, '0.00')]).toEqual(['TRUE', '1', '1.00']);
    });
    it('renders', () => {
        const s = new Sheet();
        for (const [at, v] of [['B9', 'long text'], ['B10', '12'], ['C9', '-3.25'], ['C10', '=1/0'], ['D10', 'TRUE']] as const) s.set(at, v);
        expect(renderGrid(s, 'B9', 'D10').split('\n')).toEqual(['    B          C        D', ' 9  long text    -3.25', '10         12  #DIV/0!  TRUE']);
        const t = new Sheet();
        for (const [at, v] of [['A1', "'42"], ['A2', 'wider'], ['A3', '7'], ['A4', 'TRUE'], ['A5', '-'], ['A6', '50%']] as const) t.set(at, v);
        expect(renderGrid(t, 'A1', 'A6', '0%').split('\n')).toEqual(['   A', '1  42', '2  wider', '3   700%', '4  TRUE', '5  -', '6    50%']);
        expect(renderGrid(s, 'B10', 'B10', '0.0').split('\n')).toEqual(['    B', '10  12.0']);
        expect(renderGrid(s, 'Z1', 'AA1')).toBe('   Z  AA\n1');
    });
});
