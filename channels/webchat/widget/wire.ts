import { isRecord, parsed } from "./guards";

/** What came back; `status` 0 means nothing did. */
export type Answer = { status: number; body: unknown; problem: string; retryMs: number };

const answerOf = (status: number, body: unknown, retryAfter: string | null): Answer => ({
  status,
  body,
  problem: isRecord(body) && typeof body.problem === "string" ? body.problem : "",
  retryMs: (Number(retryAfter) || 0) * 1000,
});

// A request that hangs for longer is taken for lost; sending again is safe, ids are ours.
const patienceMs = 30_000;

/** One JSON request. Never rejects. */
export const call = async (url: string, { token, body }: { token?: string; body?: object } = {}): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: {
        ...(body && { "content-type": "application/json" }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      credentials: "omit",
      signal: AbortSignal.timeout(patienceMs),
    });
    return answerOf(response.status, parsed(await response.text()), response.headers.get("retry-after"));
  } catch {
    return answerOf(0, undefined, null);
  }
};

/** Uploads one file and tells how far it is, 0 to 1. Never rejects. XHR, because fetch cannot tell. */
export const upload = (
  url: string,
  {
    token,
    file,
    progress,
    signal,
  }: { token: string; file: File; progress: (done: number) => void; signal: AbortSignal },
): Promise<Answer> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const done = () =>
      resolve(
        answerOf(
          request.status,
          parsed(request.responseText),
          request.status === 429 ? request.getResponseHeader("retry-after") : null,
        ),
      );
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onloadend = done;
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", url);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    const form = new FormData();
    form.set("file", file);
    request.send(form);
  });

// crypto.randomUUID is missing on plain http pages other than localhost.
/** A fresh uuid. */
export const freshId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes]
    .map((byte, n) => (n === 6 ? (byte & 15) | 64 : n === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

/** Runs `does` while no other tab of the site runs it; where the browser has no locks, at once. */
export const alone = async <T>(name: string, does: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? await navigator.locks.request(name, does) : await does();
