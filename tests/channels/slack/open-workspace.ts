/** A workspace connected to the stand-in by real Bolt, with a recorder for a desk. */
import { serve } from "@hono/node-server";
import type { Connection, History } from "../../../channels/contract";
import { openSlack } from "../../../channels/slack/connection";
import { openSlackPlatform, type SlackPlatform } from "../../../channels/slack/platform";
import { settings } from "../../../channels/slack/settings";
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

export type Options = {
  mode?: "socket" | "events";
  requestTimeoutS?: number;
  platform?: SlackPlatform;
  /** More settings, as the form gives them. */
  set?: Record<string, unknown>;
  ackMs?: number;
  /** What the desk shows of a thread. */
  history?: (thread: string) => History;
};

const nothing: History = { seq: 0, items: [], more: false };

/** Connects. Pauses of the back-off are noted instead of waited for. */
export const connect = async (desk: HarnessNeeds, options: Options = {}) => {
  const { mode = "socket", ackMs = 2000, history = () => nothing } = options;
  const platform = options.platform ?? (await openSlackPlatform({ now: desk.now, redeliverMs: 1, ackMs }));
  const pauses: number[] = [];
  let connection: Connection | undefined;
  const door = mode === "events" ? await openDoor(() => connection) : null;
  platform.setRequestUrl(door?.url ?? null);
  const opened = await openSlack(
    {
      ...desk,
      id: "c1",
      settings: settings.parse({
        token: platform.token,
        appToken: platform.appToken,
        signingSecret: platform.signingSecret,
        slackApiUrl: platform.slackApiUrl,
        mode,
        requestTimeoutS: options.requestTimeoutS ?? 5,
        ...options.set,
      }),
      webhookUrl: door?.url ?? null,
      history: async (thread) => history(thread),
      spool: { put: async () => "", get: async () => null, drop: async () => {} },
    },
    {
      pause: async (ms) => {
        pauses.push(ms);
        await new Promise((resolve) => setTimeout(resolve, 2));
      },
    },
  );
  connection = opened;
  const leave = async () => {
    await opened.close();
    await door?.close();
  };
  return {
    platform,
    connection: opened,
    pauses,
    url: door?.url ?? "",
    /** Closes our side alone. */
    leave,
    close: async () => {
      await leave();
      await platform.close();
    },
  };
};

/** A workspace with its own recorder, online. */
export const openWorkspace = async (options: Options & { desk?: ReturnType<typeof openRecorder> } = {}) => {
  const desk = options.desk ?? openRecorder();
  const before = desk.states.length;
  const workspace = await connect(desk.needs, options);
  await desk.until(() => desk.states.slice(before).some(({ at }) => at === "online"));
  return { desk, ...workspace };
};
