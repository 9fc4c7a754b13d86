import { parseNumber, tidy } from "./normalise";
import type { Path } from "./paths";

export type Issue = { path: Path; code: string; params?: Record<string, unknown> };

export type Result<T> = { ok: true; value: T } | { ok: false; issues: Issue[] };

/** Turns input of any kind into a `T`, or says what is wrong with it, all of it at once. */
export interface Schema<T> {
  check(input: unknown, path?: Path): Result<T>;
}

export type Infer<S> = S extends Schema<infer T> ? T : never;

const ok = <T>(value: T): Result<T> => ({ ok: true, value });
const fail = (path: Path, code: string, params?: object): Result<never> => ({ ok: false, issues: [{ path, code, ...(params && { params }) } as Issue] });

const isBlank = (input: unknown) => input === undefined || input === null || (typeof input === "string" && input.trim() === "");

/** Text is tidied before it is measured. Characters are counted as people see them. */
export function string({ min = 1, max = Infinity, pattern }: { min?: number; max?: number; pattern?: RegExp } = {}): Schema<string> {
  return {
    check(input, path = []) {
      if (input !== undefined && input !== null && typeof input !== "string") return fail(path, "type", { expected: "text" });
      const text = tidy(input ?? "");
      const length = [...text].length;
      if (length === 0 && min > 0) return fail(path, "required");
      if (length < min) return fail(path, "string.min", { min });
      if (length > max) return fail(path, "string.max", { max });
      if (pattern && !new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(text)) return fail(path, "pattern");
      return ok(text);
    },
  };
}

/** Numbers, also as people type them. */
export function number({ min = -Infinity, max = Infinity, integer = false }: { min?: number; max?: number; integer?: boolean } = {}): Schema<number> {
  return {
    check(input, path = []) {
      if (isBlank(input)) return fail(path, "required");
      const value = typeof input === "string" ? parseNumber(input) : input;
      if (typeof value !== "number" || Number.isNaN(value)) return fail(path, "type", { expected: "number" });
      if (integer && !Number.isInteger(value)) return fail(path, "integer");
      if (value < min) return fail(path, "number.min", { min });
      if (value > max) return fail(path, "number.max", { max });
      return ok(value);
    },
  };
}

/** Check boxes: `on` and `true` are yes, nothing at all is no. */
export function checkbox({ mustBe }: { mustBe?: boolean } = {}): Schema<boolean> {
  return {
    check(input, path = []) {
      const value = input === true || input === "on" || input === "true";
      if (!value && !isBlank(input) && input !== false && input !== "false") return fail(path, "type", { expected: "yes or no" });
      return mustBe === undefined || value === mustBe ? ok(value) : fail(path, "accept");
    },
  };
}

export function oneOf<const T extends string>(options: readonly T[]): Schema<T> {
  return {
    check(input, path = []) {
      if (isBlank(input)) return fail(path, "required");
      const found = options.find((option) => option === input);
      return found === undefined ? fail(path, "option", { options: options.join(", ") }) : ok(found);
    },
  };
}

/** Blank input becomes the fallback, unchecked; anything else has to pass. */
export function optional<T, const F = undefined>(schema: Schema<T>, fallback?: F): Schema<T | F> {
  return { check: (input, path = []) => (isBlank(input) ? ok(fallback as F) : schema.check(input, path)) };
}

/** The issues of the list itself come before those of its items. */
export function list<T>(item: Schema<T>, { min = 0, max = Infinity, unique }: { min?: number; max?: number; unique?: (value: T) => unknown } = {}): Schema<T[]> {
  return {
    check(input, path = []) {
      if (!isBlank(input) && !Array.isArray(input)) return fail(path, "type", { expected: "list" });
      const items: unknown[] = Array.isArray(input) ? input : [];
      const issues: Issue[] = [];
      if (items.length < min) issues.push({ path, code: "list.min", params: { min } });
      if (items.length > max) issues.push({ path, code: "list.max", params: { max } });
      const values: T[] = [];
      const seen = new Set<unknown>();
      for (const [i, one] of items.entries()) {
        const result = item.check(one, [...path, i]);
        if (!result.ok) {
          issues.push(...result.issues);
          continue;
        }
        values.push(result.value);
        const key = unique?.(result.value);
        if (unique && seen.has(key)) issues.push({ path: [...path, i], code: "unique" });
        seen.add(key);
      }
      return issues.length > 0 ? { ok: false, issues } : ok(values);
    },
  };
}

type Shape = Record<string, Schema<unknown>>;
type ObjectOf<S extends Shape> = { [K in keyof S]: Infer<S[K]> };

/** Issues are in the order of the shape. Keys that are not in the shape are left out. */
export function object<S extends Shape>(shape: S): Schema<ObjectOf<S>> {
  return {
    check(input, path = []) {
      if (typeof input !== "object" || input === null || Array.isArray(input)) return fail(path, "type", { expected: "group" });
      const issues: Issue[] = [];
      const value: Record<string, unknown> = {};
      for (const [key, schema] of Object.entries(shape)) {
        const own = Object.hasOwn(input, key) ? (input as Record<string, unknown>)[key] : undefined;
        const result = schema.check(own, [...path, key]);
        if (!result.ok) issues.push(...result.issues);
        else if (result.value !== undefined) value[key] = result.value;
      }
      return issues.length > 0 ? { ok: false, issues } : ok(value as ObjectOf<S>);
    },
  };
}

type VariantOf<K extends string, V extends Record<string, Schema<object>>> = { [T in keyof V & string]: { [P in K]: T } & Infer<V[T]> }[keyof V & string];

/** A group of which one member says what the others are. */
export function variant<const K extends string, V extends Record<string, Schema<object>>>(key: K, variants: V): Schema<VariantOf<K, V>> {
  return {
    check(input, path = []) {
      const tag = typeof input === "object" && input !== null ? (input as Record<string, unknown>)[key] : undefined;
      if (isBlank(tag)) return fail([...path, key], "required");
      if (typeof tag !== "string" || !Object.hasOwn(variants, tag)) return fail([...path, key], "option", { options: Object.keys(variants).join(", ") });
      const result = variants[tag].check(input, path);
      return result.ok ? ok({ [key]: tag, ...result.value } as VariantOf<K, V>) : result;
    },
  };
}

/** One more rule for what has passed so far. `at` leads to the field the issue belongs to. */
export function refine<T>(schema: Schema<T>, test: (value: T) => boolean, code: string, at: Path = []): Schema<T> {
  return {
    check(input, path = []) {
      const result = schema.check(input, path);
      return result.ok && !test(result.value) ? fail([...path, ...at], code) : result;
    },
  };
}

/** Changes what has passed; null means that it could not be changed. */
export function transform<T, U>(schema: Schema<T>, change: (value: T) => U | null, code = "pattern"): Schema<U> {
  return {
    check(input, path = []) {
      const result = schema.check(input, path);
      if (!result.ok) return result;
      const value = change(result.value);
      return value === null ? fail(path, code) : ok(value);
    },
  };
}
