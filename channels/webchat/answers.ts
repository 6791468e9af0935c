import { bodyUpTo } from "../kit/body";

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
  const body = await bodyUpTo(request, bytesMax);
  if (!body) throw new Refusal(413, "too_large");
  return body;
};
