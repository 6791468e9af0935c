/** A bot connected to the stand-in by real grammY, with a recorder for a desk. */
import { serve } from "@hono/node-server";
import type { Connection } from "../../../channels/contract";
import { openTelegram } from "../../../channels/telegram/connection";
import { openTelegramPlatform, type TelegramPlatform } from "../../../channels/telegram/platform";
import { settings } from "../../../channels/telegram/settings";
import type { HarnessNeeds } from "../promises";
import { openRecorder } from "../recorder";

/** Serves the connection's webhook on loopback; gives its address. */
const openDoor = async (connection: () => Connection | undefined) => {
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const opened = serve(
      {
        port: 0,
        hostname: "127.0.0.1",
        fetch: async (request) => (await connection()?.webhook?.(request, "")) ?? new Response(null, { status: 503 }),
      },
      () => resolve(opened),
    );
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/webhooks/c1`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
};

type Options = { mode?: "polling" | "webhook"; requestTimeoutS?: number; token?: string; platform?: TelegramPlatform };

/** Connects and waits until it is online. Pauses of the back-off are noted instead of waited for. */
export const connect = async (desk: HarnessNeeds, options: Options = {}) => {
  const mode = options.mode ?? "polling";
  const platform = options.platform ?? (await openTelegramPlatform({ now: desk.now, redeliverMs: 1 }));
  const pauses: number[] = [];
  let connection: Connection | undefined;
  const door = mode === "webhook" ? await openDoor(() => connection) : null;
  const opened = await openTelegram(
    {
      ...desk,
      id: "c1",
      settings: settings.parse({
        token: options.token ?? platform.token,
        apiRoot: platform.apiRoot,
        mode,
        requestTimeoutS: options.requestTimeoutS ?? 5,
        pollTimeoutS: 20,
      }),
      webhookUrl: door?.url ?? null,
      history: async () => ({ seq: 0, items: [], more: false }),
      spool: { put: async () => "", get: async () => null, drop: async () => {} },
    },
    {
      pause: async (ms) => {
        pauses.push(ms);
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
  );
  connection = opened;
  return {
    platform,
    connection: opened,
    pauses,
    url: door?.url ?? "",
    close: async () => {
      await opened.close();
      await door?.close();
      await platform.close();
    },
  };
};

/** A bot with its own recorder, online. */
export const openBot = async (options: Options = {}) => {
  const desk = openRecorder();
  const bot = await connect(desk.needs, options);
  await desk.until(() => desk.states.some(({ at }) => at === "online"));
  return { desk, ...bot };
};
