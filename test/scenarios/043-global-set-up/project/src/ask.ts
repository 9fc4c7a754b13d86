/** Asks the server for a page. */
export async function ask(address: string, page: number): Promise<string> {
  const answer = await fetch(`${address}/pages/${page - 1}`)
  return answer.text()
}
