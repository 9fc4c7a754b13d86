/** Keeps what a pure reading of an object gave, for as long as the object lives. */
export function remember<K extends object, T>(read: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>()
  return (key) => {
    let entry = known.get(key)
    if (!entry) {
      entry = { value: read(key) }
      known.set(key, entry)
    }
    return entry.value
  }
}
