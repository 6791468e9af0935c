import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Connection, ConnectionNeeds, ConnectionState, Outbound, Receipt } from "../contract";
import { DeliveryFailure } from "../contract";
import { toPlain } from "../kit/rich-text";
import { Refusal, refused } from "./answers";
import { textCharsMax } from "./capabilities";
import { openDoor } from "./door";
import { corsHeaders, isAllowed, preflightHeaders } from "./origins";
import { routesOf } from "./routes";
import type { WebchatSettings } from "./settings";
import { openStreams } from "./streams";

const Remembered = z.object({ secret: z.string().min(16) });

const secretOf = async ({ settings, remember }: ConnectionNeeds<WebchatSettings>): Promise<string> => {
  if (settings.secret) return settings.secret;
  const known = Remembered.safeParse(await remember.get());
  if (known.success) return known.data.secret;
  await remember.set({ secret: randomBytes(32).toString("base64url") });
  // Read again: when two processes open at once, both must end with what was kept.
  return Remembered.parse(await remember.get()).secret;
};

const originOf = (url: string | null): string | null => (url && URL.canParse(url) ? new URL(url).origin : null);

/** The site an Origin header names; null for none, for the opaque "null", and for what no site is. */
const siteOf = (origin: string | null): string | null => {
  const site = originOf(origin);
  return site !== null && /^https?:/.test(site) && site === origin ? site.slice(0, 200) : null;
};

const idsOf = (outbound: Outbound): string[] => {
  switch (outbound.kind) {
    case "message":
      return [outbound.id];
    case "edit":
    case "deletion":
      return outbound.externalIds;
    case "reaction":
      return [outbound.externalId];
  }
};

const refuseTooLong = (outbound: Outbound): void => {
  if (!("rich" in outbound) || toPlain(outbound.rich).length <= textCharsMax) return;
  throw new DeliveryFailure("rejected", "too_long", `A message may have ${textCharsMax} characters at most.`);
};

/** How long a refused site is remembered, and how often it is logged at most. */
const REFUSED_FOR_MS = 24 * 60 * 60 * 1000;
const SAID_EVERY_MS = 60_000;

/**
 * Sites that asked and may not. A chat nobody has named a site for says so in its state, so that whoever set it up learns why it stays
 * silent; one that has its sites only logs it, or anybody could disturb its state from outside.
 */
const openRefusals = ({ settings, state, log, now }: ConnectionNeeds<WebchatSettings>) => {
  const isSetUp = settings.allowedOrigins.length > 0;
  let last: { origin: string; at: number } | null = null;
  let unnamed: { at: number } | null = null;
  const known = (): ConnectionState =>
    !isSetUp && last && now() - last.at < REFUSED_FOR_MS
      ? {
          at: "degraded",
          reason: `A page of ${last.origin} asked for this chat and was refused. Add that address to the chat's sites only if it is your own site: anybody can put the chat's code on a page.`,
        }
      : { at: "online" };
  return {
    state: known,
    refused: (origin: string | null): void => {
      const site = siteOf(origin);
      const said = site ? last : unnamed;
      if (said && now() - said.at < SAID_EVERY_MS) return;
      log.warn(
        { origin: site ?? origin?.slice(0, 200) ?? null },
        "A page that may not show this web chat asked for it.",
      );
      // A file, a sandboxed frame or a program names no site that could be allowed.
      if (!site) {
        unnamed = { at: now() };
        return;
      }
      last = { origin: site, at: now() };
      if (!isSetUp) state(known());
    },
  };
};

/** Every request, answered: origin first, then the route; a refusal is an answer, and CORS lets the page read it. */
const webhookOf = (
  needs: ConnectionNeeds<WebchatSettings>,
  { routes, refusals }: { routes: ReturnType<typeof routesOf>; refusals: ReturnType<typeof openRefusals> },
) => {
  const { allowedOrigins, openToAll } = needs.settings;
  const own = originOf(needs.webhookUrl);
  return async (request: Request, path: string): Promise<Response> => {
    const origin = request.headers.get("origin");
    // A page served by the desk itself sends no Origin with a GET; every other browser request carries one.
    const isSilentGet = origin === null && request.method === "GET";
    const cors = corsHeaders(origin);
    // Answered to every site: what follows it is refused in words the page can read.
    if (request.method === "OPTIONS")
      return new Response(null, { status: 204, headers: { ...cors, ...preflightHeaders } });
    const mayAsk = isSilentGet || isAllowed(origin, { allowedOrigins, openToAll, own });
    if (!mayAsk) refusals.refused(origin);
    const answer = await (mayAsk ? routes(request, path) : Promise.reject(new Refusal(403, "origin"))).catch(
      (error: unknown) => {
        if (error instanceof Refusal) return refused(error);
        needs.log.error({ error, path }, "a web chat request failed");
        return refused(new Refusal(500, "failed"));
      },
    );
    for (const [name, value] of Object.entries(cors)) answer.headers.set(name, value);
    return answer;
  };
};

/** Opens one web chat. Nothing to connect to: browsers come to us. */
export const openConnection = async (needs: ConnectionNeeds<WebchatSettings>): Promise<Connection> => {
  const secret = await secretOf(needs);
  const streams = openStreams(needs);
  const routes = routesOf({
    ...needs,
    secret,
    streams,
    door: openDoor(needs, secret),
  });
  const refusals = openRefusals(needs);
  needs.state({ at: "online" });
  return {
    // The desk's own history is what a browser reads, so a message is delivered as soon as its streams are told.
    send: async (outbound): Promise<Receipt> => {
      refuseTooLong(outbound);
      streams.told({ type: "changed", thread: outbound.thread });
      return { externalIds: idsOf(outbound), at: needs.now() };
    },
    typing: async (thread, on) => streams.typing(thread, on),
    fetchFile: async (ref) => {
      const key = z.object({ key: z.string() }).safeParse(ref);
      const bytes = key.success ? await needs.spool.get(key.data.key) : null;
      if (!bytes) throw new DeliveryFailure("rejected", "platform_error", "The uploaded file is no longer kept.");
      return { bytes };
    },
    fetched: async (refs) => {
      for (const { key } of refs) if (typeof key === "string") await needs.spool.drop(key);
    },
    webhook: webhookOf(needs, { routes, refusals }),
    told: streams.told,
    probe: async () => refusals.state(),
    close: async () => streams.close(),
  };
};
