type Given = { headers: Headers; body: ReadableStream<Uint8Array> | null };

/** A body whole; null as soon as it is larger, whatever length its header promised. */
export const bodyUpTo = async (given: Given, bytesMax: number): Promise<Buffer<ArrayBuffer> | null> => {
  const { headers, body } = given;
  if (Number(headers.get("content-length")) > bytesMax) {
    // Nobody else reads an answer to its end; a request is answered while it still comes.
    if (given instanceof Response) await body?.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > bytesMax) {
      await reader?.cancel();
      return null;
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks, size);
};
