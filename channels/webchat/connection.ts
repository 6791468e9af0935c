import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Connection, ConnectionNeeds, Outbound, Receipt } from "../contract";
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

/** Every request, answered: origin first, then the route; a refusal is an answer, and CORS lets the page read it. */
const webhookOf = (needs: ConnectionNeeds<WebchatSettings>, routes: ReturnType<typeof routesOf>) => {
  const { allowedOrigins, openToAll } = needs.settings;
  const own = originOf(needs.webhookUrl);
  return async (request: Request, path: string): Promise<Response> => {
    const origin = request.headers.get("origin");
    // A page served by the desk itself sends no Origin with a GET; every other browser request carries one.
    const isSilentGet = origin === null && request.method === "GET";
    if (!isSilentGet && !isAllowed(origin, { allowedOrigins, openToAll, own }))
      return refused(new Refusal(403, "origin"));
    const cors = corsHeaders(origin);
    if (request.method === "OPTIONS")
      return new Response(null, {
        status: 204,
        headers: { ...cors, ...preflightHeaders },
      });
    const answer = await routes(request, path).catch((error: unknown) => {
      if (error instanceof Refusal) return refused(error);
      needs.log.error({ error, path }, "a web chat request failed");
      return refused(new Refusal(500, "failed"));
    });
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
    webhook: webhookOf(needs, routes),
    told: streams.told,
    probe: async () => ({ at: "online" }),
    close: async () => streams.close(),
  };
};
