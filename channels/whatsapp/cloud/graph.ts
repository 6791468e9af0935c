/** A thin client of the Graph API. The token travels in a header and stands in no message. */
import { z } from "zod";
import { DeliveryFailure } from "../../contract";
import type { PlatformClock } from "../../kit/platform-clock";
import { unreachedWords } from "../../kit/unreached";
import { reasonOf, wordsOf } from "./reasons";
import type { CloudSettings } from "./settings";

const text = z.string().optional().catch(undefined);
const failed = z.looseObject({
  error: z.looseObject({
    code: z.coerce.number().optional().catch(undefined),
    message: text,
    error_data: z.looseObject({ details: text }).optional().catch(undefined),
  }),
});

const waitOf = (response: Response): number | undefined => {
  const seconds = Number(response.headers.get("retry-after"));
  return seconds > 0 ? seconds * 1000 : undefined;
};

/** What an answer that is no success means. Throws nothing: it is the failure. */
export const refusal = (response: Response, body: unknown): DeliveryFailure => {
  const { status } = response;
  const said = failed.safeParse(body);
  const error = said.success ? said.data.error : {};
  const known = error.code === undefined ? undefined : reasonOf(error.code);
  const words = wordsOf({ ...error, ...(said.success ? {} : { message: `WhatsApp answered ${status}.` }) });
  const wait = waitOf(response);
  // A code says more than the status: WhatsApp answers 400 to nearly everything, and 401 or 500 to some of it.
  if (known && error.code !== undefined && ![1, 2, 100].includes(error.code))
    return new DeliveryFailure(known.kind, known.code, words, wait ?? known.waitMs);
  if (status === 429) return new DeliveryFailure("throttled", "rate_limited", words, wait ?? 5_000);
  if (status === 401) return new DeliveryFailure("unauthorised", "bad_token", words);
  // Somebody in between gave up waiting for the server behind, which may have done the work.
  if (status === 502 || status === 504 || (status >= 500 && !said.success))
    return new DeliveryFailure(status === 503 ? "unreachable" : "uncertain", "platform_error", words);
  if (status >= 500 || error.code === 1 || error.code === 2)
    return new DeliveryFailure("unreachable", "platform_error", words);
  if (status === 413) return new DeliveryFailure("rejected", "file_too_large", words);
  return new DeliveryFailure("rejected", status === 403 ? "not_permitted" : "platform_error", words);
};

// Nothing was said yet when one of these comes: no name, no route, no handshake.
const NEVER_LEFT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|SELF_)/;
const coded = z.looseObject({ code: z.string() });

/** What a call that got no answer means. */
export const broken = (error: unknown): DeliveryFailure => {
  if (error instanceof DeliveryFailure) return error;
  if (error instanceof Error && error.name === "TimeoutError")
    return new DeliveryFailure("uncertain", "timeout", "WhatsApp did not answer in time.");
  const cause = coded.safeParse(error instanceof Error ? error.cause : undefined);
  const code = cause.success ? cause.data.code : "";
  return NEVER_LEFT.test(code)
    ? new DeliveryFailure("unreachable", "network", unreachedWords("WhatsApp", code))
    : new DeliveryFailure("uncertain", "network", `The connection to WhatsApp broke (${code || "no answer"}).`);
};

/** For calls that may be repeated without harm (reads, uploads, reactions): not knowing is a reason to try again. */
export const repeatable = async <Result>(work: Promise<Result>): Promise<Result> =>
  work.catch((failure: unknown) => {
    if (failure instanceof DeliveryFailure && failure.kind === "uncertain")
      throw new DeliveryFailure("unreachable", failure.code, failure.message);
    throw failure;
  });

export type Call = { method?: "GET" | "POST"; json?: unknown; form?: FormData };
/** Throws DeliveryFailure. */
export type Graph = (path: string, call?: Call) => Promise<unknown>;

const bodyOf = async (response: Response): Promise<unknown> => {
  const said = await response.text();
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
};

/** Calls `path` below the version, `12345/messages`. `clock` learns what WhatsApp's shows. */
export const openGraph = (
  { graphUrl, graphVersion, accessToken, requestTimeoutS }: CloudSettings,
  clock?: PlatformClock,
): Graph => {
  return async (path, { method = "GET", json, form } = {}) => {
    try {
      const response = await fetch(`${graphUrl}/${graphVersion}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${accessToken}`,
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(form ? { body: form } : {}),
        signal: AbortSignal.timeout(requestTimeoutS * 1000),
      });
      clock?.learn(response);
      const body = await bodyOf(response);
      if (!response.ok) throw refusal(response, body);
      if (body === undefined)
        throw new DeliveryFailure("uncertain", "platform_error", "WhatsApp answered with something unreadable.");
      return body;
    } catch (error) {
      throw broken(error);
    }
  };
};
