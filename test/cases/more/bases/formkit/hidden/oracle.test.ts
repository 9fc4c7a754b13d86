import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Form, RejectedError } from "../src/form";
import { messageFor } from "../src/messages";
import { parseDay, parseNumber, tidy } from "../src/normalise";
import { getIn, parsePath, pathText, setIn, startsWith, type Path } from "../src/paths";
import { checkbox, list, number, object, oneOf, optional, refine, string, transform, variant, type Result, type Schema } from "../src/schema";

fc.configureGlobal({ seed: 31337, numRuns: 150 });

const codes = (result: Result<unknown>) => (result.ok ? [] : result.issues.map((issue) => `${pathText(issue.path)} ${issue.code}`));
const path = fc.tuple(fc.constantFrom("a", "b", "c-d"), fc.array(fc.oneof(fc.constantFrom("a", "x", "y1"), fc.integer({ min: 0, max: 12 })), { maxLength: 3 })).map(([first, rest]) => [first, ...rest] as Path);

describe("oracle: paths", () => {
  it("go back and forth", () => {
    fc.assert(fc.property(path, (p) => {
      expect(parsePath(pathText(p))).toEqual(p);
    }));
    const texts: [string, Path][] = [["a", ["a"]], ["a.b", ["a", "b"]], ["a[0][1].b", ["a", 0, 1, "b"]], ["a1.2b", ["a1", "2b"]], ["", []]];
    for (const [text, want] of texts) {
      expect(parsePath(text)).toEqual(want);
      expect(pathText(want)).toBe(text);
    }
  });
  it("set and get", () => {
    fc.assert(fc.property(path, path, fc.integer(), (p, q, value) => {
      const base = setIn({ keep: { a: 1 } }, q, "old");
      const copy = structuredClone(base);
      const after = setIn(base, p, value) as Record<string, unknown>;
      expect(base).toEqual(copy);
      expect(getIn(after, p)).toBe(value);
      expect(after.keep).toBe((base as Record<string, unknown>).keep);
      for (let i = 0; i <= p.length; i++) expect(startsWith(p, p.slice(0, i))).toBe(true);
      expect(startsWith(p, [...p, "z"])).toBe(false);
      expect(startsWith([...p, "z"], [...p, "y"])).toBe(false);
    }));
    const gets: [unknown, Path, unknown][] = [[{ a: null }, ["a", "b"], undefined], [null, ["a"], undefined], [5, [], 5], [{}, ["toString"], undefined], [[1, 2], ["length"], 2], [[1, 2], [1], 2], [[1], [1], undefined], [{ a: { b: undefined } }, ["a", "b", "c"], undefined]];
    for (const [value, p, want] of gets) expect(getIn(value, p)).toBe(want);
    expect(setIn(undefined, [], 7)).toBe(7);
    expect(setIn(null, ["a", 1], 7)).toEqual({ a: [undefined, 7] });
    expect(setIn("text", ["a"], 7)).toEqual({ a: 7 });
    expect(Array.isArray((setIn({ a: [1] }, ["a", 0], 2) as { a: unknown }).a)).toBe(true);
  });
});

describe("oracle: normalise", () => {
  it("reads numbers", () => {
    const good: [string, number][] = [["0", 0], ["-0,25", -0.25], ["+5", 5], [" 12 345,6 ", 12345.6], ["1'234.5", 1234.5], ["1’234", 1234], ["1\u202f234,5", 1234.5], ["1\u00a0234", 1234], ["1\t2", 12], ["1.234.567,89", 1234567.89], ["1,234,567.89", 1234567.89], ["1,234,567", 1234567], ["1.5", 1.5], ["1,5", 1.5], ["1.234", 1.234], ["007", 7], ["1.234.567", 1234567], ["12.345,0", 12345]];
    for (const [text, want] of good) expect(parseNumber(text), text).toBe(want);
    for (const bad of ["", " ", "-", ".", ",5", ".5", "5.", "5,", "1e5", "0x1", "1.2,3.4", "1,2.3,4", "--1", "1-2", "12a", "Infinity", "1.234.567,"]) expect(parseNumber(bad), bad).toBeNaN();
    fc.assert(fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.integer({ min: 0, max: 99 }), (n, cents) => {
      const text = `${n < 0 ? "-" : ""}${Math.abs(n).toLocaleString("en-US")}.${String(cents).padStart(2, "0")}`;
      const value = Number(text.replaceAll(",", ""));
      expect(parseNumber(text)).toBe(value);
      expect(parseNumber(text.replace(/[.,]/g, (c) => (c === "." ? "," : ".")))).toBe(value);
    }));
    expect(tidy("\u00a0 a\n\t b ")).toBe("a b");
  });
  it("reads days", () => {
    const good: [string, string][] = [["1.1.2000", "2000-01-01"], ["31.12.1999", "1999-12-31"], ["29.2.2024", "2024-02-29"], ["29.02.24", "2024-02-29"], ["1.1.00", "2000-01-01"], ["31.12.99", "2099-12-31"], [" 2026-12-31 ", "2026-12-31"], ["2000-02-29", "2000-02-29"]];
    for (const [text, want] of good) expect(parseDay(text), text).toBe(want);
    for (const bad of ["", "29.2.2025", "29.2.1900", "31.4.2026", "0.1.2026", "1.0.2026", "1.13.2026", "1.1.026", "1/1/2026", "2026-1-1", "2026-02-30", "2026-00-10", "1.1.2026 x", "0050-01-01"]) expect(parseDay(bad), bad).toBeNull();
    for (let day = 0; day < 800; day++) {
      const date = new Date(Date.UTC(2023, 10, 1 + day));
      expect(parseDay(`${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()}`)).toBe(date.toISOString().slice(0, 10));
    }
  });
});

describe("oracle: fields", () => {
  it("strings", () => {
    const table: [Parameters<typeof string>[0], unknown, string | string[]][] = [
      [undefined, " x ", "x"],
      [undefined, "", [" required"]],
      [undefined, " \u00a0", [" required"]],
      [undefined, null, [" required"]],
      [undefined, undefined, [" required"]],
      [undefined, 5, [" type"]],
      [undefined, {}, [" type"]],
      [{ min: 0 }, "", ""],
      [{ min: 0 }, undefined, ""],
      [{ min: 0, pattern: /^x/ }, "", [" pattern"]],
      [{ min: 3 }, "ab", [" string.min"]],
      [{ min: 3 }, "a  b", "a b"],
      [{ min: 3 }, "", [" required"]],
      [{ max: 3 }, "abc", "abc"],
      [{ max: 3 }, "abcd", [" string.max"]],
      [{ max: 2 }, "👍👍", "👍👍"],
      [{ min: 3 }, "👍👍", [" string.min"]],
      [{ pattern: /^\p{L}+$/u }, "äß", "äß"],
      [{ pattern: /^A$/i }, "a", "a"],
      [{ pattern: /b/y }, "ab", "ab"],
    ];
    for (const [options, input, want] of table) {
      const result = string(options).check(input);
      expect(result.ok ? result.value : codes(result)).toEqual(want);
    }
    const sticky = string({ pattern: /a/gy });
    for (let i = 0; i < 6; i++) expect(sticky.check("ba").ok).toBe(true);
    expect(string({ min: 4 }).check("a", ["p", 1])).toEqual({ ok: false, issues: [{ path: ["p", 1], code: "string.min", params: { min: 4 } }] });
    expect(string({ max: 1 }).check("ab", ["p"])).toEqual({ ok: false, issues: [{ path: ["p"], code: "string.max", params: { max: 1 } }] });
    expect(string().check(1)).toEqual({ ok: false, issues: [{ path: [], code: "type", params: { expected: "text" } }] });
    expect(string().check("")).toEqual({ ok: false, issues: [{ path: [], code: "required" }] });
  });
  it("numbers", () => {
    const table: [Parameters<typeof number>[0], unknown, number | string[]][] = [
      [undefined, 0, 0], [undefined, "0", 0], [undefined, "1.234,5", 1234.5], [undefined, NaN, [" type"]], [undefined, true, [" type"]], [undefined, [], [" type"]], [undefined, null, [" required"]], [undefined, " ", [" required"]], [undefined, "x", [" type"]],
      [{ min: 0 }, 0, 0], [{ min: 0 }, "-1", [" number.min"]], [{ max: 0 }, 0, 0], [{ max: 0 }, 0.1, [" number.max"]], [{ integer: true }, 2, 2], [{ integer: true }, "2,0", 2], [{ integer: true }, 2.5, [" integer"]], [{ integer: true, min: 5 }, 2.5, [" integer"]],
    ];
    for (const [options, input, want] of table) {
      const result = number(options).check(input);
      expect(result.ok ? result.value : codes(result)).toEqual(want);
    }
    expect(number({ min: 2 }).check(1, ["n"])).toEqual({ ok: false, issues: [{ path: ["n"], code: "number.min", params: { min: 2 } }] });
  });
  it("boxes, options and what may be left out", () => {
    for (const yes of [true, "on", "true"]) expect(checkbox().check(yes)).toEqual({ ok: true, value: true });
    for (const no of [false, "false", "", undefined, null, " "]) expect(checkbox().check(no)).toEqual({ ok: true, value: false });
    for (const bad of ["yes", 1, 0, {}]) expect(codes(checkbox().check(bad, ["b"]))).toEqual(["b type"]);
    for (const no of [false, "false", "", undefined]) expect(codes(checkbox({ mustBe: true }).check(no))).toEqual([" accept"]);
    expect(checkbox({ mustBe: false }).check(undefined)).toEqual({ ok: true, value: false });
    expect(codes(checkbox({ mustBe: false }).check("on"))).toEqual([" accept"]);
    const one = oneOf(["a", "b", "toString"]);
    for (const good of ["a", "b", "toString"]) expect(one.check(good)).toEqual({ ok: true, value: good });
    for (const bad of ["A", " a", "constructor", 1, ["a"]]) expect(codes(one.check(bad, ["o"]))).toEqual(["o option"]);
    for (const blank of ["", " ", null, undefined]) {
      expect(codes(one.check(blank))).toEqual([" required"]);
      expect(optional(one).check(blank)).toEqual({ ok: true, value: undefined });
      expect(optional(one, "b").check(blank)).toEqual({ ok: true, value: "b" });
      expect(optional(number(), 0).check(blank)).toEqual({ ok: true, value: 0 });
    }
    expect(optional(number({ max: 3 }), 9).check(" ")).toEqual({ ok: true, value: 9 });
    expect(optional(string({ min: 5 }), "no").check("")).toEqual({ ok: true, value: "no" });
    expect(optional(number(), 5).check(0)).toEqual({ ok: true, value: 0 });
    expect(optional(checkbox(), true).check(false)).toEqual({ ok: true, value: false });
    expect(codes(optional(one).check("c", ["o"]))).toEqual(["o option"]);
  });
});

describe("oracle: groups", () => {
  const item = object({ id: number(), tag: optional(string()) });
  it("lists", () => {
    const table: [Schema<unknown>, unknown, unknown][] = [
      [list(number()), ["1", 2], [1, 2]],
      [list(number()), [], []],
      [list(number()), undefined, []],
      [list(number()), "", []],
      [list(number()), "x", ["l type"]],
      [list(number()), { 0: 1 }, ["l type"]],
      [list(number(), { min: 1 }), null, ["l list.min"]],
      [list(number(), { max: 1 }), [1, "x", ""], ["l list.max", "l[1] type", "l[2] required"]],
      [list(number(), { min: 2, max: 2 }), [1, 2], [1, 2]],
      [list(item, { unique: (x) => (x as { id: number }).id }), [{ id: 1 }, { id: "1" }, { id: 2 }, { id: 1 }], ["l[1] unique", "l[3] unique"]],
      [list(item, { unique: (x) => (x as { tag?: string }).tag }), [{ id: 1 }, { id: 2 }], ["l[1] unique"]],
      [list(number(), { unique: (x) => x }), ["x", "x", 1], ["l[0] type", "l[1] type"]],
      [list(string(), { unique: (x) => x }), ["", "b", "b", 5, "c", "b"], ["l[0] required", "l[2] unique", "l[3] type", "l[5] unique"]],
      [list(list(number())), [[1], ["x"]], ["l[1][0] type"]],
    ];
    for (const [schema, input, want] of table) {
      const result = schema.check(input, ["l"]);
      expect(result.ok ? result.value : codes(result)).toEqual(want);
    }
  });
  it("objects", () => {
    const schema = object({ b: number(), a: object({ c: string(), d: optional(string()) }), e: optional(number(), 3) });
    expect(schema.check({ a: { c: "x", d: " ", z: 1 }, b: "2", y: 2 })).toEqual({ ok: true, value: { b: 2, a: { c: "x" }, e: 3 } });
    const result = schema.check({ a: { c: "x" }, b: 2 });
    expect(result.ok && Object.keys(result.value)).toEqual(["b", "a", "e"]);
    expect(result.ok && Object.keys(result.value.a)).toEqual(["c"]);
    expect(codes(schema.check({ a: {}, e: "x" }, ["p", 0]))).toEqual(["p[0].b required", "p[0].a.c required", "p[0].e type"]);
    for (const bad of [null, undefined, [], "x", 5]) expect(codes(schema.check(bad, ["p"]))).toEqual(["p type"]);
    expect(codes(schema.check({ b: 1 }))).toEqual(["a type"]);
    expect(codes(object({ toString: optional(string()) }).check({}))).toEqual([]);
    const input = Object.freeze({ b: 1, a: Object.freeze({ c: " x " }) });
    expect(schema.check(input).ok).toBe(true);
  });
  it("variants, rules and changes", () => {
    const schema = variant("kind", { a: object({ x: number() }), b: object({ y: string(), kind2: optional(string()) }) });
    expect(schema.check({ kind: "a", x: "1", y: "z" })).toEqual({ ok: true, value: { kind: "a", x: 1 } });
    expect(schema.check({ kind: "b", y: "z", x: 1 })).toEqual({ ok: true, value: { kind: "b", y: "z" } });
    expect(codes(schema.check({ kind: "b", x: 1 }, ["v"]))).toEqual(["v.y required"]);
    for (const blank of [{}, { kind: "" }, { kind: null }, null, "x", undefined]) expect(codes(schema.check(blank, ["v"]))).toEqual(["v.kind required"]);
    for (const bad of ["c", "toString", 1, "A"]) expect(schema.check({ kind: bad })).toEqual({ ok: false, issues: [{ path: ["kind"], code: "option", params: { options: "a, b" } }] });
    const test = vi.fn((v: { a: number }) => v.a > 1);
    const rule = refine(object({ a: number() }), test, "big", ["a"]);
    expect(codes(rule.check({ a: "x" }, ["q"]))).toEqual(["q.a type"]);
    expect(test).not.toHaveBeenCalled();
    expect(codes(rule.check({ a: 1 }, ["q"]))).toEqual(["q.a big"]);
    expect(rule.check({ a: 2 })).toEqual({ ok: true, value: { a: 2 } });
    expect(codes(refine(number(), () => false, "no").check(1, ["n"]))).toEqual(["n no"]);
    const change = transform(number(), (n) => (n > 5 ? null : `${n}!`), "small");
    expect(change.check("5")).toEqual({ ok: true, value: "5!" });
    expect(codes(change.check(6, ["c"]))).toEqual(["c small"]);
    expect(codes(change.check("", ["c"]))).toEqual(["c required"]);
    expect(codes(transform(string(), () => null).check("x"))).toEqual([" pattern"]);
    expect(transform(string(), () => undefined).check("x")).toEqual({ ok: true, value: undefined });
    expect(transform(number(), () => 0).check(1)).toEqual({ ok: true, value: 0 });
  });
  it("messages", () => {
    const table: [Path, string, Record<string, unknown> | undefined, Record<string, string> | undefined, string][] = [
      [["a"], "required", undefined, undefined, "Please fill this in"],
      [["a"], "string.max", { max: 1 }, undefined, "No more than 1 character, please"],
      [["a"], "string.max", { max: 0 }, undefined, "No more than 0 characters, please"],
      [["a"], "number.max", { max: 5 }, undefined, "No more than 5, please"],
      [["a"], "list.max", { max: 2 }, undefined, "No more than 2 entries, please"],
      [["a"], "option", { options: "x, y" }, undefined, "Please choose one of x, y"],
      [["a"], "type", undefined, undefined, "This should be a "],
      [["a"], "odd", undefined, undefined, "odd"],
      [["a", 0, "b", 10], "x", { n: 1 }, { "a[].b[] x": "{n|one|many} {n} {n|one|many}" }, "one 1 one"],
      [["a", 0], "x", undefined, { "a[0] x": "no", "a x": "no", x: "yes" }, "yes"],
      [["a"], "required", undefined, { "b required": "no" }, "Please fill this in"],
      [["a"], "required", undefined, { "a required": "", required: "x" }, ""],
      [[], "x", { v: 2 }, { " x": "{v||s}" }, "s"],
    ];
    for (const [p, code, params, messages, want] of table) expect(messageFor({ path: p, code, params }, messages)).toBe(want);
  });
});

describe("oracle: form", () => {
  const schema = object({ a: string(), n: optional(number()), l: list(object({ v: string() }), { max: 3 }) });
  const valid = { a: "x", l: [{ v: "0" }, { v: "1" }, { v: "2" }] };

  it("moves what it knows of items", async () => {
    for (let gone = 0; gone < 3; gone++) {
      const rejected = [{ path: ["l"], code: "whole" }, ...[0, 1, 2].map((i) => ({ path: ["l", i, "v"], code: `r${i}` })), { path: ["a"], code: "ra" }];
      const form = new Form(schema, { initial: valid, onSubmit: async () => Promise.reject(new RejectedError(rejected)) });
      await form.submit();
      expect(form.issues.map((i) => i.code)).toEqual(["whole", "r0", "r1", "r2", "ra"]);
      const seen: string[][] = [];
      form.subscribe(() => seen.push(form.issues.map((i) => `${pathText(i.path)} ${i.code}`)));
      form.removeItem(["l"], gone);
      const left = [0, 1, 2].filter((i) => i !== gone);
      expect(form.valueAt(["l"])).toEqual(left.map((i) => ({ v: String(i) })));
      expect(seen).toEqual([[...left.map((i, at) => `l[${at}].v r${i}`), "a ra"]]);
    }
    for (let gone = 0; gone < 3; gone++) {
      for (let touched = 0; touched < 3; touched++) {
        const form = new Form(schema, { initial: { a: "x", l: [{}, {}, {}] } });
        form.touch(["l", touched, "v"]);
        form.touch(["a"]);
        form.removeItem(["l"], gone);
        const want = [0, 1, 2].filter((i) => i !== gone).map((i) => i === touched);
        expect([0, 1].map((i) => form.errorAt(["l", i, "v"]) !== undefined)).toEqual(want);
        form.setValue(["a"], "");
        expect(form.errorAt(["a"])).toBe("Please fill this in");
      }
    }
    const form = new Form(schema, { initial: valid });
    const told = vi.fn();
    form.subscribe(told);
    form.removeItem(["l"], 3);
    form.removeItem(["a"], 0);
    expect(told).not.toHaveBeenCalled();
    expect(form.values).toBe(valid);
  });
  it("shows errors in time", async () => {
    const form = new Form(schema, { initial: { l: [{}] }, messages: { "l[].v required": "V!" } });
    for (const p of [["a"], ["l", 0, "v"], ["l"]] as Path[]) expect(form.errorAt(p)).toBeUndefined();
    form.touch(["l", 0]);
    expect(form.errorAt(["l", 0, "v"])).toBeUndefined();
    form.touch(["l", 0, "v"]);
    form.touch(["l", 0, "v"]);
    expect(form.errorAt(["l", 0, "v"])).toBe("V!");
    expect(form.errorAt(["a"])).toBeUndefined();
    await form.submit();
    expect(form.errorAt(["l"])).toBeUndefined();
    expect(form.errorAt(["l", 0])).toBeUndefined();
    expect(form.errorAt([])).toBeUndefined();
    expect(form.errorAt(["a"])).toBe("Please fill this in");
    expect(form.errorAt(["n"])).toBeUndefined();
    form.setValue(["n"], "x");
    expect(form.errorAt(["n"])).toBe("This should be a number");
    form.reset();
    expect(form.values).toEqual({ l: [{}] });
    for (const p of [["a"], ["l", 0, "v"], ["n"]] as Path[]) expect(form.errorAt(p)).toBeUndefined();
    expect(new Form(schema).values).toEqual({});
  });
  it("keeps to its states", async () => {
    const steps: string[] = [];
    let outcome: unknown;
    let finish = () => {};
    const form = new Form(schema, { initial: valid, onSubmit: (value) => new Promise((resolve, reject) => {
      steps.push(JSON.stringify(value));
      finish = () => (outcome ? reject(outcome) : resolve());
    }) });
    form.subscribe(() => steps.push(form.status));
    const first = form.submit();
    form.setValue(["a"], "y");
    expect(form.status).toBe("submitting");
    expect(form.submit()).toBe(first);
    finish();
    expect(await first).toBe(true);
    expect(form.status).toBe("done");
    outcome = new RejectedError([{ path: ["a"], code: "taken" }]);
    const second = form.submit();
    finish();
    expect(await second).toBe(false);
    expect(form.errorAt(["a"])).toBe("taken");
    outcome = undefined;
    const third = form.submit();
    expect(form.errorAt(["a"])).toBeUndefined();
    finish();
    expect(await third).toBe(true);
    form.setValue(["a"], "");
    expect(form.status).toBe("editing");
    expect(await form.submit()).toBe(false);
    expect(form.status).toBe("editing");
    const x = JSON.stringify({ a: "x", l: valid.l });
    const y = x.replace('"x"', '"y"');
    expect(steps).toEqual(["submitting", x, "submitting", "done", "submitting", y, "failed", "submitting", y, "done", "editing", "editing"]);
    outcome = new RejectedError([{ path: ["l", 1, "v"], code: "one" }, { path: ["l", 10, "v"], code: "ten" }, { path: ["a"], code: "both" }]);
    form.setValue(["a"], "x");
    const fourth = form.submit();
    finish();
    await fourth;
    form.setValue(["l", 1], { v: "q" });
    expect(form.issues.map((i) => i.code)).toEqual(["ten", "both"]);
    form.setValue(["l"], []);
    expect(form.issues.map((i) => i.code)).toEqual(["both"]);
    expect(new RejectedError([])).toMatchObject({ name: "RejectedError", message: "0 rejected" });
    expect(await new Form(schema, { initial: valid }).submit()).toBe(true);
  });
});
