export type Path = readonly (string | number)[];

/** `guests[0].name` */
export function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

/** The opposite of pathText. */
export function parsePath(text: string): Path {
  const keys = text.match(/[^.[\]]+|\[\d+\]/g) ?? [];
  return keys.map((key) => (key.startsWith("[") ? Number(key.slice(1, -1)) : key));
}

/** Is `path` the same as `parent`, or does it lead on from there? */
export const startsWith = (path: Path, parent: Path) => parent.every((key, i) => path[i] === key);

const isContainer = (value: unknown): value is Record<string | number, unknown> => typeof value === "object" && value !== null;

export function getIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isContainer(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
}

/** A copy with another value at the path. What does not lie on the path is shared; missing parts are made. */
export function setIn(value: unknown, path: Path, next: unknown): unknown {
  if (path.length === 0) return next;
  const [key, ...rest] = path;
  const inner = setIn(isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined, rest, next);
  if (typeof key === "number") {
    const copy = Array.isArray(value) ? [...value] : [];
    copy[key] = inner;
    return copy;
  }
  return { ...(isContainer(value) ? value : {}), [key]: inner };
}
