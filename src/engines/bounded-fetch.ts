/** An event costs about 300 bytes a token, so this is far more than any answer that is allowed here. */
const MAX_WIRE_BYTES = 4 * 1024 * 1024
const MAX_LINE_BYTES = 512 * 1024

/** A `fetch` for the SDK that ends a body after 4 MiB, or 512 KiB without a line break, which the SDK would search ever again. */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.body === null) return response
  let bytes = 0
  let line = 0
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const lineBreak = chunk.lastIndexOf(10)
        line = lineBreak === -1 ? line + chunk.byteLength : chunk.byteLength - lineBreak - 1
        bytes += chunk.byteLength
        if (bytes > MAX_WIRE_BYTES || line > MAX_LINE_BYTES)
          controller.error(new Error('the endpoint sent far more than an answer can hold'))
        else controller.enqueue(chunk)
      },
    }),
  )
  return new Response(bounded, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  })
}
