/** @template T @param {AsyncIterable<T>} source @returns {Promise<T[]>} */
export async function collect(source) {
  const all = [];
  for await (const item of source) all.push(item);
  return all;
}
