import { ManualClock } from "../src/clock";
import { LoadingCache, type LoadingOptions } from "../src/loading";
import { deferred, settle } from "./helpers";

const setUp = (options: LoadingOptions<string> = {}) => {
	const clock = new ManualClock();
	const loads: { key: string; stale?: string; signal: AbortSignal; resolve: (value: string) => void; reject: (error: unknown) => void }[] = [];
	const cache = new LoadingCache<string, string>((key, context) => {
		const { promise, resolve, reject } = deferred<string>();
		loads.push({ key, ...context, resolve, reject });
		return promise;
	}, { clock, ...options });
	/** Asks for a key and answers the load that this starts. */
	const fill = async (key: string, value: string) => {
		const asked = cache.get(key);
		await settle();
		loads.at(-1)?.resolve(value);
		await asked;
	};
	return { clock, cache, loads, fill };
};

describe("LoadingCache", () => {
	it("loads what it does not have", async () => {
		const { cache, loads, fill } = setUp();
		await fill("a", "A");
		expect(await cache.get("a")).toBe("A");
		expect(loads).toHaveLength(1);
	});
	it("shares a load", async () => {
		const { cache, loads } = setUp();
		const both = Promise.all([cache.get("a"), cache.get("a")]);
		await settle();
		expect([loads.length, cache.pending]).toEqual([1, 1]);
		loads[0]?.resolve("A");
		expect(await both).toEqual(["A", "A"]);
		expect(cache.pending).toBe(0);
	});
	it("loads again after its time", async () => {
		const { clock, cache, loads, fill } = setUp({ ttl: 100 });
		await fill("a", "A1");
		clock.advance(100);
		await fill("a", "A2");
		expect([await cache.get("a"), loads.length]).toEqual(["A2", 2]);
	});
	it("hands out old values while it loads new ones", async () => {
		const { clock, cache, loads, fill } = setUp({ ttl: 100, staleFor: 50 });
		await fill("a", "A1");
		clock.advance(120);
		expect(await cache.get("a")).toBe("A1");
		expect(await cache.get("a")).toBe("A1");
		await settle();
		expect(loads.map((l) => l.stale)).toEqual([undefined, "A1"]);
		loads[1]?.resolve("A2");
		await settle();
		expect(await cache.get("a")).toBe("A2");
	});
	it("does not hand out what is too old", async () => {
		const { clock, cache, loads, fill } = setUp({ ttl: 100, staleFor: 50 });
		await fill("a", "A1");
		clock.advance(150);
		const asked = cache.get("a");
		await settle();
		loads[1]?.resolve("A2");
		expect(await asked).toBe("A2");
	});
	it("keeps the old value when a background load fails", async () => {
		const { clock, cache, loads, fill } = setUp({ ttl: 100, staleFor: 50, errorTtl: 500 });
		const failed = vi.fn();
		cache.events.on("failed", failed);
		await fill("a", "A1");
		clock.advance(120);
		await cache.get("a");
		await settle();
		loads[1]?.reject("down");
		await settle();
		expect(await cache.get("a")).toBe("A1");
		expect(failed).toHaveBeenCalledWith({ key: "a", error: "down" });
	});
	it("remembers failures for a while", async () => {
		const { clock, cache, loads, fill } = setUp({ errorTtl: 30 });
		const asked = cache.get("a").catch((error) => `caught ${error}`);
		await settle();
		loads[0]?.reject("down");
		expect(await asked).toBe("caught down");
		await expect(cache.get("a")).rejects.toBe("down");
		expect(loads).toHaveLength(1);
		clock.advance(30);
		await fill("a", "A");
		expect(await cache.get("a")).toBe("A");
	});
	it("asks again after a failure otherwise", async () => {
		const { cache, loads, fill } = setUp();
		const asked = cache.get("a").catch((error) => `caught ${error}`);
		await settle();
		loads[0]?.reject("down");
		await asked;
		await fill("a", "A");
		expect(loads).toHaveLength(2);
	});
	it("takes errors that are thrown for rejections", async () => {
		const cache = new LoadingCache<string, string>(() => {
			throw new Error("at once");
		});
		await expect(cache.get("a")).rejects.toThrow("at once");
		expect(cache.pending).toBe(0);
	});
	it("does not keep what was invalidated under way", async () => {
		const { cache, loads, fill } = setUp();
		const asked = cache.get("a");
		await settle();
		cache.invalidate("a");
		loads[0]?.resolve("old");
		expect(await asked).toBe("old");
		await fill("a", "new");
		expect(await cache.get("a")).toBe("new");
	});
	it("prefers what was set under way", async () => {
		const { cache, loads } = setUp();
		const asked = cache.get("a");
		await settle();
		cache.set("a", "set");
		loads[0]?.resolve("loaded");
		expect(await asked).toBe("loaded");
		expect(await cache.get("a")).toBe("set");
	});
	it("refreshes on demand", async () => {
		const { cache, loads, fill } = setUp();
		await fill("a", "A1");
		const asked = cache.refresh("a");
		await settle();
		expect(loads[1]?.stale).toBe("A1");
		loads[1]?.resolve("A2");
		expect(await asked).toBe("A2");
		expect(await cache.get("a")).toBe("A2");
	});
	it("gets many at once", async () => {
		const { cache, loads, fill } = setUp();
		await fill("b", "B");
		const asked = cache.getMany(["c", "b", "a", "c"]);
		await settle();
		for (const load of loads.slice(1).reverse()) load.resolve(load.key.toUpperCase());
		expect([...(await asked)]).toEqual([["c", "C"], ["b", "B"], ["a", "A"]]);
		expect(loads).toHaveLength(3);
	});
	it("measures loads", async () => {
		const { clock, cache, loads } = setUp();
		const loaded = vi.fn();
		cache.events.on("loaded", loaded);
		const asked = cache.get("a");
		await settle();
		clock.advance(25);
		loads[0]?.resolve("A");
		await asked;
		expect(loaded).toHaveBeenCalledExactlyOnceWith({ key: "a", ms: 25 });
	});
});

describe("giving up", () => {
	it("leaves the others alone", async () => {
		const { cache, loads } = setUp();
		const controller = new AbortController();
		const impatient = cache.get("a", { signal: controller.signal }).catch((error) => error);
		const patient = cache.get("a");
		await settle();
		controller.abort("enough");
		expect(await impatient).toBe("enough");
		expect(loads[0]?.signal.aborted).toBe(false);
		loads[0]?.resolve("A");
		expect(await patient).toBe("A");
	});
	it("stops the load when nobody waits any more", async () => {
		const { cache, loads } = setUp();
		const controllers = [new AbortController(), new AbortController()];
		const asked = controllers.map(({ signal }) => cache.get("a", { signal }).catch((error) => error));
		await settle();
		controllers[0]?.abort("one");
		expect(loads[0]?.signal.aborted).toBe(false);
		controllers[1]?.abort("two");
		expect(loads[0]?.signal.reason).toBe("two");
		expect(await Promise.all(asked)).toEqual(["one", "two"]);
		expect(cache.pending).toBe(0);
	});
	it("does not even ask when given up before", async () => {
		const { cache, loads } = setUp();
		await expect(cache.get("a", { signal: AbortSignal.abort("no") })).rejects.toBe("no");
		expect(loads).toHaveLength(0);
	});
});
