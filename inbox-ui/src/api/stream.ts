import { ApiError, asPromised, isRecord } from "./http";

/** One event of an answer that comes in pieces. */
export type Piece = { event: string; data: unknown };

const pieceOf = (block: string): Piece | null => {
  const field = (name: string) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ""))
      .join("\n");
  const event = field("event");
  if (event === "") return null;
  try {
    return { event, data: JSON.parse(field("data")) };
  } catch {
    return null;
  }
};

const problemIn = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => null);
  const given = isRecord(body) ? body : {};
  const code = typeof given.code === "string" ? given.code : `http.${response.status}`;
  const message = typeof given.message === "string" ? given.message : code;
  return new ApiError(response.status, { code, message, details: {} });
};

/** Asks and hears the events of the answer one by one, until it ends or the signal is aborted. Throws ApiError. */
export const hear = async (
  path: string,
  { body, signal, each }: { body: unknown; signal: AbortSignal; each: (piece: Piece) => void },
): Promise<void> => {
  const lost = (error: unknown): never => {
    if (signal.aborted) throw error;
    throw new ApiError(0, { code: "network", message: "network", details: {} });
  };
  const response = await fetch(`/api${path}`, {
    method: "POST",
    headers: { "x-parley": "1", "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(body),
    signal,
  }).catch(lost);
  if (!response.ok || !response.body) throw await problemIn(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read().catch(lost);
    waiting += value ?? "";
    const blocks = waiting.split("\n\n");
    waiting = blocks.pop() ?? "";
    for (const block of blocks) {
      const piece = pieceOf(block);
      if (piece) each(piece);
    }
    if (done) return;
  }
};
export { asPromised };
