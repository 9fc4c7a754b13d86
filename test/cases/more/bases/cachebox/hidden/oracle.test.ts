import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Cache } from "../src/cache";
import { ManualClock, systemClock } from "../src/clock";
import { Emitter } from "../src/events";
import { LoadingCache, type LoadingOptions } from "../src/loading";
import { LruMap } from "../src/lru";
import { memoize, stableKey } from "../src/memo";

fc.configureGlobal({ seed: 4711 });
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("oracle: lru", () => {
	it("behaves like a list", () => {
		const op = fc.record({ op: fc.constantFrom("set", "get", "peek", "delete", "has"), key: fc.constantFrom("a", "b", "c", "d"), n: fc.integer({ min: 0, max: 7 }) });
		fc.assert(fc.property(fc.array(op, { maxLength: 40 }), fc.boolean(), (ops, weighed) => {
			const map = weighed ? new LruMap<string, number>(6, (n) => n) : new LruMap<string, number>(2);
			const cap = weighed ? 6 : 2;
			let model: [string, number][] = [];
			const w = (n: number) => (weighed ? n : 1);
			for (const { op, key, n } of ops) {
				const at = model.find(([k]) => k === key);
				if (op === "get") { expect(map.get(key)).toBe(at?.[1]); if (at) model = [...model.filter((e) => e !== at), at]; }
				if (op === "peek") expect(map.peek(key)).toBe(at?.[1]);
				if (op === "has") expect(map.has(key)).toBe(!!at);
				if (op === "delete") { expect(map.delete(key)).toBe(!!at); model = model.filter((e) => e !== at); }
				if (op === "set") {
					model = model.filter((e) => e !== at);
					const gone: [string, number][] = [];
					if (w(n) > cap) gone.push([key, n]);
					else {
						model.push([key, n]);
						while (model.reduce((s, [, x]) => s + w(x), 0) > cap) gone.push(model.shift()!);
					}
					expect(map.set(key, n)).toEqual(gone);
				}
				expect([...map]).toEqual(model);
				expect(map.size).toBe(model.length);
				expect(map.weight).toBe(model.reduce((s, [, x]) => s + w(x), 0));
			}
		}));
		for (const n of [0, -1, NaN]) expect(() => new LruMap(n)).toThrow(RangeError);
		const keyed = new LruMap<string, number>(5, (v, k) => v + k.length);
		expect(keyed.set("abc", 2)).toEqual([]);
		expect(keyed.set("abcd", 2)).toEqual([["abcd", 2]]);
	});
});

describe("oracle: events and clock", () => {
	it("emits", () => {
		const e = new Emitter<{ a: number; b: string }>();
		const log: string[] = [];
		const offs = [e.on("a", (n) => log.push(`1:${n}`)), e.once("a", (n) => log.push(`2:${n}`)), e.on("a", (n) => log.push(`3:${n}`)), e.on("b", (s) => log.push(`b:${s}`))];
		expect([e.count("a"), e.count("b")]).toEqual([3, 1]);
		e.emit("a", 1); e.emit("a", 2); e.emit("b", "x");
		expect(log).toEqual(["1:1", "2:1", "3:1", "1:2", "3:2", "b:x"]);
		offs[1]!(); offs[0]!(); offs[0]!();
		e.emit("a", 3);
		expect(log.slice(6)).toEqual(["3:3"]);
		expect([e.count("a"), e.count("b")]).toEqual([1, 1]);
		const twice = new Emitter<{ a: number }>();
		const fn = vi.fn();
		const first = twice.on("a", fn); const second = twice.on("a", fn);
		twice.emit("a", 1);
		expect(fn).toHaveBeenCalledTimes(2);
		first(); first();
		expect(twice.count("a")).toBe(1);
		second();
		expect(twice.count("a")).toBe(0);
		const cancel = twice.once("a", fn);
		cancel();
		twice.emit("a", 9);
		expect(fn).toHaveBeenCalledTimes(2);
		const late = new Emitter<{ a: number }>();
		late.on("a", () => { late.on("a", fn); });
		late.emit("a", 1);
		expect(fn).toHaveBeenCalledTimes(2);
		const leaving = new Emitter<{ a: number }>();
		const seen: number[] = [];
		const off = leaving.on("a", () => { off(); seen.push(1); });
		leaving.on("a", () => seen.push(2));
		leaving.emit("a", 0);
		expect(seen).toEqual([1, 2]);
	});
	it("survives errors", () => {
		const e = new Emitter<{ a: number }>();
		const after = vi.fn();
		e.on("a", () => { throw new Error("one"); });
		e.on("a", () => { throw new Error("two"); });
		e.once("a", after);
		expect(() => e.emit("a", 1)).toThrow("one");
		expect(() => e.emit("a", 1)).toThrow("one");
		expect(after).toHaveBeenCalledTimes(1);
	});
	it("keeps time", () => {
		const c = new ManualClock(3);
		expect(c.now()).toBe(3);
		expect(c.advance(0.5)).toBe(c);
		expect(c.now()).toBe(3.5);
		for (const n of [-1, NaN]) expect(() => c.advance(n)).toThrow(RangeError);
		const t = systemClock.now();
		expect(systemClock.now()).toBeGreaterThanOrEqual(t);
	});
});

describe("oracle: cache", () => {
	it("behaves like its model", () => {
		const op = fc.record({ op: fc.constantFrom("set", "own", "get", "peek", "has", "delete", "tick", "age", "size"), key: fc.constantFrom("a", "b", "c"), n: fc.integer({ min: 1, max: 12 }) });
		fc.assert(fc.property(fc.array(op, { maxLength: 50, size: "max" }), fc.boolean(), (ops, sliding) => {
			const clock = new ManualClock(50);
			const cache = new Cache<string, number>({ clock, ttl: 10, sliding });
			const model = new Map<string, { v: number; ttl: number; at: number; until: number }>();
			const log: string[] = []; const want: string[] = [];
			let hits = 0; let misses = 0;
			cache.events.on("removed", ({ key, value, reason }) => log.push(`${key}${value} ${reason}`));
			cache.events.on("hit", ({ key }) => log.push(`hit ${key}`));
			cache.events.on("miss", ({ key }) => log.push(`miss ${key}`));
			const alive = (k: string) => { const m = model.get(k); if (m && clock.now() >= m.until) { model.delete(k); want.push(`${k}${m.v} expired`); return undefined; } return m; };
			for (const { op, key, n } of ops) {
				if (op === "tick") clock.advance(n);
				if (op === "set" || op === "own") {
					const old = alive(key); const ttl = op === "own" ? n : 10;
					if (old) want.push(`${key}${old.v} replaced`);
					model.delete(key); model.set(key, { v: n, ttl, at: clock.now(), until: clock.now() + ttl });
					expect(op === "own" ? cache.set(key, n, { ttl: n }) : cache.set(key, n)).toBe(cache);
				}
				if (op === "get") {
					const m = alive(key);
					if (m) { hits++; want.push(`hit ${key}`); model.delete(key); model.set(key, m); if (sliding) m.until = clock.now() + m.ttl; } else { misses++; want.push(`miss ${key}`); }
					expect(cache.get(key)).toBe(m?.v);
				}
				if (op === "peek") { const m = alive(key); expect(cache.peek(key)).toBe(m?.v); }
				if (op === "has") { const m = alive(key); expect(cache.has(key)).toBe(!!m); }
				if (op === "age") { const m = alive(key); expect(cache.ageOf(key)).toBe(m && clock.now() - m.at); }
				if (op === "delete") { const m = alive(key); if (m) want.push(`${key}${m.v} deleted`); model.delete(key); expect(cache.delete(key)).toBe(!!m); }
				if (op === "size") { for (const k of [...model.keys()]) alive(k); expect(cache.size).toBe(model.size); }
				expect(log).toEqual(want);
			}
			for (const k of [...model.keys()]) alive(k);
			expect(cache.entries()).toEqual([...model].map(([k, m]) => [k, m.v]));
			expect(cache.stats()).toEqual({ hits, misses, hitRate: hits + misses === 0 ? 0 : hits / (hits + misses) });
			cache.clear();
			expect(cache.size).toBe(0);
		}));
	});
	it("evicts", () => {
		const log: unknown[] = [];
		const cache = new Cache<string, string>({ capacity: 5, weigh: (v, k) => v.length + k.length - 1 });
		cache.events.on("removed", (e) => log.push([e.key, e.value, e.reason]));
		cache.set("a", "12").set("b", "12").set("a", "1");
		cache.get("b");
		cache.peek("a");
		cache.set("c", "123").set("d", "123456").set("b", "123456");
		expect(log).toEqual([["a", "12", "replaced"], ["a", "1", "evicted"], ["d", "123456", "evicted"], ["b", "12", "replaced"], ["b", "123456", "evicted"]]);
		expect(cache.entries()).toEqual([["c", "123"]]);
		for (const own of [3, 7, 20]) {
			const time = new ManualClock(100);
			const sliding = new Cache<string, number>({ clock: time, ttl: 10, sliding: true });
			sliding.set("k", 1, { ttl: own });
			for (let i = 0; i < 3; i++) {
				time.advance(own - 1);
				expect(sliding.get("k")).toBe(1);
			}
			time.advance(own);
			expect(sliding.get("k")).toBeUndefined();
		}
		const now: (number | undefined)[] = [];
		const telling = new Cache<string, number>({ capacity: 1 });
		telling.events.on("removed", ({ key }) => now.push(telling.peek(key)));
		telling.set("q", 1).set("q", 5).set("r", 6).set("r", 7);
		telling.delete("r");
		expect(now).toEqual([5, undefined, 7, undefined]);
		const u = new Cache<string, undefined>();
		u.set("x", undefined);
		expect([u.lookup("x"), u.has("x"), u.get("x"), u.delete("x"), u.delete("x"), u.lookup("x")]).toEqual([{ value: undefined }, true, undefined, true, false, undefined]);
		const c = new ManualClock();
		const s = new Cache<string, number>({ clock: c, ttl: 5 });
		s.set("a", 1).set("b", 2, { ttl: 50 });
		c.advance(5);
		expect([s.sweep(), s.sweep(), s.size]).toEqual([1, 0, 1]);
		const forever = new Cache<string, number>({ clock: c });
		forever.set("a", 1);
		c.advance(1e12);
		expect(forever.get("a")).toBe(1);
	});
});

const setUp = (options: LoadingOptions<string> = {}) => {
	const clock = new ManualClock(7);
	const loads: { key: string; stale?: string; signal: AbortSignal; resolve: (v: string) => void; reject: (e: unknown) => void }[] = [];
	const log: string[] = [];
	const cache = new LoadingCache<string, string>((key, context) => new Promise((resolve, reject) => loads.push({ key, ...context, resolve, reject })), { clock, ...options });
	cache.events.on("loaded", ({ key, ms }) => log.push(`loaded ${key} ${ms}`));
	cache.events.on("failed", ({ key, error }) => log.push(`failed ${key} ${error}`));
	const ask = async (key: string) => { const p = cache.get(key).then((v) => v, (e) => `!${e}`); await settle(); return p; };
	const start = async (key: string, signal?: AbortSignal) => { const box: { got?: string } = {}; cache.get(key, { signal }).then((v) => { box.got = v; }, (e) => { box.got = `!${e}`; }); await settle(); return box; };
	return { clock, cache, loads, log, ask, start };
};

describe("oracle: loading", () => {
	it("lives through ttl and staleness", async () => {
		for (const [ttl, staleFor] of [[10, 0], [10, 5], [20, 20], [1, 100]] as const) for (let t = 0; t <= ttl + staleFor + 2; t += Math.max(1, Math.floor(staleFor / 10))) {
			const { clock, cache, loads, start } = setUp({ ttl, staleFor });
			const first = await start("k");
			loads[0]!.resolve("v1"); await settle();
			expect(first.got).toBe("v1");
			clock.advance(t);
			const second = await start("k");
			const third = await start("k");
			const state = t < ttl ? "fresh" : t < ttl + staleFor ? "stale" : "gone";
			expect([second.got, third.got, loads.length, cache.pending, loads[1]?.stale], `${ttl} ${staleFor} ${t}`).toEqual(state === "fresh" ? ["v1", "v1", 1, 0, undefined] : state === "stale" ? ["v1", "v1", 2, 1, "v1"] : [undefined, undefined, 2, 1, undefined]);
			if (state === "fresh") continue;
			loads[1]!.resolve("v2"); await settle();
			if (state === "gone") expect([second.got, third.got]).toEqual(["v2", "v2"]);
			expect((await start("k")).got).toBe("v2");
			expect(cache.pending).toBe(0);
		}
	});
	it("handles failures", async () => {
		for (const errorTtl of [0, 30]) {
			const { clock, cache, loads, log, start } = setUp({ errorTtl, ttl: 10, staleFor: 100 });
			const a = await start("k"); const b = await start("k");
			clock.advance(3);
			loads[0]!.reject("E"); await settle();
			expect([a.got, b.got, cache.pending]).toEqual(["!E", "!E", 0]);
			clock.advance(29);
			const c = await start("k");
			expect([c.got, loads.length]).toEqual(errorTtl ? ["!E", 1] : [undefined, 2]);
			if (errorTtl) { clock.advance(1); await start("k"); }
			expect(loads.length).toBe(2);
			loads[1]!.resolve("v"); await settle();
			expect((await start("k")).got).toBe("v");
			clock.advance(10);
			expect((await start("k")).got).toBe("v");
			expect(loads[2]!.stale).toBe("v");
			loads[2]!.reject("F"); await settle();
			expect((await start("k")).got).toBe("v");
			expect(loads.length).toBe(4);
			const r = cache.refresh("k").catch((e) => `!${e}`);
			await settle();
			expect(loads.length).toBe(4);
			loads[3]!.reject("G");
			expect(await r).toBe("!G");
			expect(log).toEqual(["failed k E", `loaded k ${errorTtl ? 0 : 0}`, "failed k F", "failed k G"]);
			expect((await start("other")).got).toBeUndefined();
		}
		let n = 0;
		const sync = new LoadingCache<string, number>(() => { if (n++ === 0) throw new TypeError("boom"); return n; });
		await expect(sync.get("a")).rejects.toThrow(TypeError);
		expect(await sync.get("a")).toBe(2);
		expect([await sync.get("a"), n, sync.pending]).toEqual([2, 2, 0]);
		const never = new LoadingCache<number, number>((key) => { throw new RangeError(`no ${key}`); });
		for (const key of [1, 2, 2]) await expect(never.get(key)).rejects.toThrow(RangeError);
		expect(never.pending).toBe(0);
	});
	it("discards", async () => {
		const { cache, loads, log, start } = setUp({ errorTtl: 1000 });
		const a = await start("k");
		cache.invalidate("k");
		expect(cache.pending).toBe(0);
		const b = await start("k");
		loads[1]!.resolve("new"); await settle();
		loads[0]!.resolve("old"); await settle();
		expect([a.got, b.got, (await start("k")).got, loads.length]).toEqual(["old", "new", "new", 2]);
		const c = cache.refresh("k"); await settle();
		cache.set("k", "set");
		loads[2]!.resolve("late");
		expect(await c).toBe("late");
		expect((await start("k")).got).toBe("set");
		const d = cache.refresh("k").catch((e) => e); await settle();
		cache.invalidate("k");
		loads[3]!.reject("bad");
		expect(await d).toBe("bad");
		await start("k");
		expect(loads.length).toBe(5);
		expect(log).toEqual(["loaded k 0"]);
		cache.set("z", "Z");
		cache.invalidate("z");
		await start("z");
		expect(loads.at(-1)!.key).toBe("z");
	});
	it("refreshes and gets many", async () => {
		const { cache, loads, clock, log } = setUp({ capacity: 2 });
		const one = cache.refresh("a"); const two = cache.refresh("a"); const three = cache.get("a");
		await settle();
		expect([loads.length, loads[0]!.stale]).toEqual([1, undefined]);
		clock.advance(4);
		loads[0]!.resolve("A");
		expect(await Promise.all([one, two, three])).toEqual(["A", "A", "A"]);
		expect(log).toEqual(["loaded a 4"]);
		const many = cache.getMany(new Set(["x", "a", "y"])); await settle();
		expect(loads.map((l) => l.key)).toEqual(["a", "x", "y"]);
		loads[2]!.resolve("Y"); await settle(); loads[1]!.resolve("X");
		expect([...(await many)]).toEqual([["x", "X"], ["a", "A"], ["y", "Y"]]);
		const again = cache.get("a"); await settle();
		expect(loads.length).toBe(4);
		loads[3]!.resolve("A2");
		expect(await again).toBe("A2");
		const some = cache.getMany(["a", "q"]).catch((e) => `!${e}`); await settle();
		loads[4]!.reject("Q");
		expect(await some).toBe("!Q");
		expect([...(await cache.getMany([]))]).toEqual([]);
	});
	it("gives up", async () => {
		const { cache, loads, start } = setUp();
		const cs = [0, 1, 2].map(() => new AbortController());
		const boxes = [await start("k", cs[0]!.signal), await start("k", cs[1]!.signal), await start("k", cs[2]!.signal)];
		expect(loads.length).toBe(1);
		cs[1]!.abort("one"); await settle();
		expect([boxes.map((b) => b.got), loads[0]!.signal.aborted]).toEqual([[undefined, "!one", undefined], false]);
		cs[0]!.abort("zero"); await settle();
		expect([loads[0]!.signal.aborted, cache.pending]).toEqual([false, 1]);
		cs[2]!.abort("two"); await settle();
		expect([loads[0]!.signal.aborted, loads[0]!.signal.reason, cache.pending, boxes[2]!.got]).toEqual([true, "two", 0, "!two"]);
		const next = await start("k");
		expect(loads.length).toBe(2);
		loads[0]!.resolve("too late"); await settle();
		loads[1]!.resolve("v"); await settle();
		expect([next.got, (await start("k")).got]).toEqual(["v", "v"]);
		const done = new AbortController();
		const box = await start("d", done.signal);
		loads[2]!.resolve("D"); await settle();
		done.abort("late"); await settle();
		expect([box.got, loads[2]!.signal.aborted]).toEqual(["D", false]);
		expect((await start("d", AbortSignal.abort("pre"))).got).toBe("!pre");
		const mixed = new AbortController();
		await start("m", mixed.signal); const free = await start("m");
		mixed.abort("x"); await settle();
		expect(loads[3]!.signal.aborted).toBe(false);
		loads[3]!.reject("R"); await settle();
		expect(free.got).toBe("!R");
	});
});

describe("oracle: memo", () => {
	it("makes keys", () => {
		for (const [v, k] of [[1, "1"], [-0, "0"], [NaN, "NaN"], ["a\"b", '"a\\"b"'], [5n, "5n"], [null, "null"], [undefined, "undefined"], [[], "[]"], [{}, "{}"], [[1, [undefined]], "[1,[undefined]]"], [{ b: 1, a: { d: undefined, c: null } }, '{"a":{"c":null},"b":1}'], [new Date(5), "Date(5)"], [new Set([2, 1]), "Set{1,2}"], [new Map([["b", 1], ["a", 2]]), 'Map{"a"=>2,"b"=>1}']] as const) expect(stableKey(v)).toBe(k);
		fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (o) => {
			const turned = Object.fromEntries(Object.entries(o).reverse());
			expect(stableKey(turned)).toBe(stableKey(o));
		}));
		fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
			const norm = (x: unknown): string => JSON.stringify(x, (_, v) => (v && typeof v === "object" && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : Object.is(v, -0) ? 0 : v));
			expect(stableKey(a) === stableKey(b)).toBe(norm(a) === norm(b));
		}));
		const x = { y: 1 };
		expect(stableKey({ p: x, q: [x, x] })).toBe('{"p":{"y":1},"q":[{"y":1},{"y":1}]}');
		const cyc: Record<string, unknown> = {}; cyc.a = { b: new Map([["c", cyc]]) };
		for (const v of [cyc, [() => 1], Symbol("s"), { a: new Set([() => 1]) }]) expect(() => stableKey(v)).toThrow(TypeError);
	});
	it("memoizes", async () => {
		const clock = new ManualClock();
		const fn = vi.fn((...args: unknown[]): unknown => args.length);
		const memo = memoize(fn, { ttl: 10, capacity: 2, clock });
		for (const args of [[], [undefined], [1, 2], [1, 2], []]) expect(memo(...args)).toBe(args.length);
		expect(fn).toHaveBeenCalledTimes(4);
		clock.advance(10);
		memo(1, 2);
		expect(fn).toHaveBeenCalledTimes(5);
		expect([memo.forget(1, 2), memo.forget(1, 2), memo.cache.size]).toEqual([true, false, 0]);
		const self = { k: 3, times: memoize(function (this: unknown, n: number) { return (this as { k: number }).k * n; }) };
		expect(self.times(4)).toBe(12);
		let calls = 0;
		const bad = memoize((n: number) => { calls++; if (n < 0) throw new Error("neg"); return n; });
		for (let i = 0; i < 2; i++) expect(() => bad(-1)).toThrow("neg");
		expect(calls).toBe(2);
		let fail = true; let runs = 0;
		const task = memoize(async (n: number) => { runs++; if (fail) throw new Error("down"); return n; });
		const [p, q] = [task(1), task(1)];
		expect(p).toBe(q);
		await expect(p).rejects.toThrow("down");
		fail = false;
		expect([await task(1), await task(1), runs]).toEqual([1, 1, 2]);
		fail = true;
		const old = task(9);
		task.forget(9);
		fail = false;
		const young = task(9);
		await expect(old).rejects.toThrow("down");
		expect(task(9)).toBe(young);
		const nothing = vi.fn((_n: number): undefined => undefined);
		const quiet = memoize(nothing);
		expect([quiet(1), quiet(1), quiet(2), nothing.mock.calls.length]).toEqual([undefined, undefined, undefined, 2]);
		const by = memoize((n: number) => n * 2, { key: (n) => String(n % 2) });
		expect([by(1), by(3), by(2), by(4)]).toEqual([2, 2, 4, 4]);
	});
});
