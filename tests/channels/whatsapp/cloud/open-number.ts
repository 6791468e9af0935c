/** Opens a number against the stand-in, with a small server that hands Meta's posts to it. */
import { createServer } from "node:http";
import type { Connection, DeliveryFailure, OutboundMessage, Progress } from "../../../../channels/contract";
import { fromPlain } from "../../../../channels/kit/rich-text";
import { openCloud } from "../../../../channels/whatsapp/cloud/connection";
import { openCloudPlatform } from "../../../../channels/whatsapp/cloud/platform";
import { settings } from "../../../../channels/whatsapp/cloud/settings";
import { afterEveryTest } from "../../../support/after";
import type { HarnessNeeds } from "../../promises";
import { openRecorder } from "../../recorder";

const openDoor = async (connection: () => Connection | undefined) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      const { method = "GET" } = request;
      const asked = new Request(`http://127.0.0.1${request.url}`, {
        method,
        headers: { "x-hub-signature-256": String(request.headers["x-hub-signature-256"] ?? "") },
        ...(method === "GET" ? {} : { body: new Uint8Array(Buffer.concat(chunks)) }),
      });
      const answer = (await connection()?.webhook?.(asked, "")) ?? new Response(null, { status: 503 });
      response.writeHead(answer.status).end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/webhooks/c1`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

type Options = {
  requestTimeoutS?: number;
  quiet?: true;
  accessToken?: string;
  /** How far the desk's clock is ahead of WhatsApp's. */
  aheadMs?: number;
  settings?: object;
};

/** `theirNow`: what WhatsApp's clock shows, where it is not the desk's. */
export const connect = async (
  desk: HarnessNeeds,
  { requestTimeoutS = 5, quiet, accessToken, settings: more = {} }: Options = {},
  theirNow: () => number = desk.now,
) => {
  const platform = await openCloudPlatform({
    now: theirNow,
    redeliverMs: 1,
    ...(quiet ? { quiet } : {}),
  });
  let connection: Connection | undefined;
  const door = await openDoor(() => connection);
  const open = () =>
    openCloud(
      {
        ...desk,
        id: "c1",
        settings: settings.parse({
          ...platform.settings,
          requestTimeoutS,
          ...(accessToken ? { accessToken } : {}),
          ...more,
        }),
        webhookUrl: door.url,
        history: async () => ({ seq: 0, items: [], more: false }),
        spool: { put: async () => "", get: async () => null, drop: async () => {} },
      },
      theirNow,
    );
  connection = await open();
  await platform.subscribe(door.url);
  return {
    platform,
    connection,
    url: door.url,
    /** Closes it and opens it anew, as a restart does. */
    reopen: async () => {
      await connection?.close();
      connection = await open();
      return connection;
    },
    close: async () => {
      await platform.close();
      await connection?.close();
      await door.close();
    },
  };
};

const open: { close: () => Promise<void> }[] = [];
afterEveryTest(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A number with its own recorder and clock, and Anna with her phone. */
export const begin = async (options: Options = {}) => {
  const desk = openRecorder();
  let at = Date.UTC(2026, 10, 23, 9);
  let aheadMs = options.aheadMs ?? 0;
  const clock = {
    now: () => at,
    forward: (ms: number) => {
      at += ms;
    },
    /** Somebody sets the desk's clock right. */
    setRight: () => {
      aheadMs = 0;
    },
  };
  const needs = { ...desk.needs, now: () => at + aheadMs };
  const number = await connect(needs, options, () => at);
  open.push(number);
  return { desk, clock, ...number, anna: number.platform.customer("Anna") };
};
export type Number = Awaited<ReturnType<typeof begin>>;

export const fresh = (): Progress => ({ done: [], sent: async () => {} });
export const message = (thread: string, text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  kind: "message",
  id: "m1",
  thread,
  rich: fromPlain(text),
  files: [],
  author: { name: "Mia", speaks: "agent" },
  ...more,
});
export const failureOf = (attempt: Promise<unknown>): Promise<DeliveryFailure | string> =>
  attempt.then(
    () => "nothing failed",
    (error) => error,
  );
/** Our messages on Anna's phone. */
export const ours = ({ platform, anna }: Number) => platform.chat(anna.waId).messages.filter(({ by }) => by === "us");
