import type { ProblemBody } from "../../../src/realtime/wire";

/** The server said no, or could not be reached (`status` 0, code "network"). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: ProblemBody,
  ) {
    super(problem.message);
    this.name = "ApiError";
  }
}

let signedOut = () => {};
/** Who is told when the session has ended under our feet. */
export const whenSignedOut = (tell: () => void) => {
  signedOut = tell;
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const problemFrom = (status: number, body: unknown): ProblemBody => {
  const given = isRecord(body) ? body : {};
  return {
    code: typeof given.code === "string" ? given.code : `http.${status}`,
    message: typeof given.message === "string" ? given.message : `HTTP ${status}`,
    details: isRecord(given.details) ? given.details : {},
    ...(typeof given.requestId === "string" ? { requestId: given.requestId } : {}),
  };
};
const parsed = (text: string): unknown => {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

// The one door for JSON: the shape is promised by wire.ts and checked on the server, so it is taken at its word here.
export const asPromised = <T>(body: unknown): T => body as T;

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** Neither what was not reached nor what broke off halfway has said anything. */
const unreached = (error: unknown): never => {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  throw new ApiError(0, { code: "network", message: "network", details: {} });
};

export const call = async <T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
  // What goes wrong is told in the reader's language, which need not be the browser's.
  const headers: Record<string, string> = { "accept-language": document.documentElement.lang || "en" };
  if (method !== "GET") headers["x-parley"] = "1";
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(`/api${path}`, {
    method,
    headers,
    credentials: "same-origin",
    // Nothing here may be kept, and a browser that keeps lets one answer wait for another.
    cache: "no-store",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch(unreached);
  const answer = parsed(await response.text().catch(unreached));
  if (response.ok) return asPromised<T>(answer);
  if (response.status === 401 && path !== "/sign-in" && path !== "/me") signedOut();
  throw new ApiError(response.status, problemFrom(response.status, answer));
};

/** Fetch cannot tell how far an upload has come; XMLHttpRequest can. */
export const upload = <T>(path: string, file: File, progress: (share: number) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    request.open("POST", `/api${path}`);
    request.setRequestHeader("x-parley", "1");
    request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) resolve(asPromised<T>(answer));
      else reject(new ApiError(request.status, problemFrom(request.status, answer)));
    };
    request.onerror = () => reject(new ApiError(0, { code: "network", message: "network", details: {} }));
    request.send(form);
  });
