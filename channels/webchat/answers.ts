/** The request is refused; the widget knows the code, `retryAfterS` becomes a header. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 413 | 429 | 500,
    readonly code: string,
    readonly retryAfterS?: number,
  ) {
    super(code);
    this.name = "Refusal";
  }
}

/** A JSON answer nobody may keep. */
export const json = (body: object, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...headers,
    },
  });

/** The answer to a refused request. */
export const refused = ({ status, code, retryAfterS }: Refusal): Response =>
  json({ problem: code }, status, retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) });

/** The body, or a refusal as soon as it passes `bytesMax`: a declared length is not believed. */
export const bodyOf = async (request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> => {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new Refusal(413, "too_large");
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    size += piece.value.length;
    if (size > bytesMax) {
      await reader?.cancel();
      throw new Refusal(413, "too_large");
    }
    pieces.push(piece.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
