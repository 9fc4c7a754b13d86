import { describe, expect, it, vi } from "vitest";
import { Form, RejectedError } from "../src/form";
import { booking, good } from "./booking";

const form = (onSubmit?: () => Promise<void>) => new Form(booking, { initial: good(), onSubmit });

describe("errors", () => {
  it("show when a field has been left", () => {
    const f = new Form(booking);
    expect(f.errorAt(["name"])).toBeUndefined();
    f.touch(["name"]);
    expect(f.errorAt(["name"])).toBe("Please fill this in");
    expect(f.errorAt(["room"])).toBeUndefined();
  });
  it("show all after an attempt", async () => {
    const f = new Form(booking, { messages: { "terms accept": "No terms, no room" } });
    expect(await f.submit()).toBe(false);
    expect(f.errorAt(["room"])).toBe("Please fill this in");
    expect(f.errorAt(["terms"])).toBe("No terms, no room");
  });
  it("go away with the mistake", () => {
    const f = form();
    f.setValue(["guests", 0, "name"], "");
    f.touch(["guests", 0, "name"]);
    expect(f.errorAt(["guests", 0, "name"])).toBe("Please fill this in");
    f.setValue(["guests", 0, "name"], "Cy");
    expect(f.errorAt(["guests", 0, "name"])).toBeUndefined();
  });
});

describe("values", () => {
  it("do not write into what was given", () => {
    const initial = good();
    const f = new Form(booking, { initial });
    f.setValue(["guests", 1, "name"], "Zoe");
    expect(f.valueAt(["guests", 1, "name"])).toBe("Zoe");
    expect(initial).toEqual(good());
  });
  it("come back with a reset", async () => {
    const f = form();
    f.setValue(["name"], "");
    await f.submit();
    f.reset();
    f.setValue(["room"], "none");
    expect(f.valueAt(["name"])).toBe("Ann Lee");
    expect(f.errorAt(["room"])).toBeUndefined();
  });
});

describe("items", () => {
  it("are added", () => {
    const f = form();
    f.addItem(["guests"]);
    f.addItem(["extras"], "breakfast");
    expect(f.valueAt(["guests"])).toEqual([{ name: "Ann", age: "41" }, { name: "Bob" }, {}]);
    expect(f.valueAt(["extras"])).toEqual(["breakfast"]);
  });
  it("take what is known of them along", () => {
    const f = form();
    f.addItem(["guests"]);
    f.touch(["guests", 2, "name"]);
    f.removeItem(["guests"], 0);
    expect(f.valueAt(["guests"])).toEqual([{ name: "Bob" }, {}]);
    expect(f.errorAt(["guests", 1, "name"])).toBe("Please fill this in");
    f.addItem(["guests"]);
    expect(f.errorAt(["guests", 2, "name"])).toBeUndefined();
  });
});

describe("submit", () => {
  it("hands over the normalised values", async () => {
    const onSubmit = vi.fn(async () => {});
    const f = form(onSubmit);
    expect(await f.submit()).toBe(true);
    expect(f.status).toBe("done");
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ arrival: "2026-03-05", terms: true }));
  });
  it("does not bother the server with mistakes", async () => {
    const onSubmit = vi.fn(async () => {});
    const f = form(onSubmit);
    f.setValue(["guests"], []);
    expect(await f.submit()).toBe(false);
    expect(onSubmit).not.toHaveBeenCalled();
    expect(f.errorAt(["guests"])).toBe("Please add at least 1 entry");
  });
  it("is done once at a time", async () => {
    let finish = () => {};
    const onSubmit = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const f = form(onSubmit);
    const both = [f.submit(), f.submit()];
    expect(f.status).toBe("submitting");
    finish();
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(onSubmit).toHaveBeenCalledTimes(1);
    void f.submit();
    expect(onSubmit).toHaveBeenCalledTimes(2);
  });
  it("shows what the server rejects until it is changed", async () => {
    const f = form(async () => {
      throw new RejectedError([{ path: ["guests", 1, "name"], code: "unknown guest" }, { path: ["name"], code: "banned" }]);
    });
    expect(await f.submit()).toBe(false);
    expect([f.status, f.errorAt(["guests", 1, "name"]), f.errorAt(["name"])]).toEqual(["failed", "unknown guest", "banned"]);
    f.setValue(["guests", 1], { name: "Cy" });
    expect([f.status, f.errorAt(["guests", 1, "name"]), f.errorAt(["name"])]).toEqual(["editing", undefined, "banned"]);
  });
  it("survives a broken line", async () => {
    const f = form(async () => {
      throw new TypeError("network");
    });
    expect(await f.submit()).toBe(false);
    expect(f.status).toBe("failed");
  });
});

describe("listeners", () => {
  it("are told of every step", async () => {
    const f = form();
    const seen: string[] = [];
    const stop = f.subscribe(() => seen.push(f.status));
    f.setValue(["name"], "Bob");
    await f.submit();
    stop();
    f.reset();
    expect(seen).toEqual(["editing", "submitting", "done"]);
  });
});
