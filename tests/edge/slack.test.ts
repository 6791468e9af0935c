/** Slack's buttons and shortcuts by way of the edge: Slack waits three seconds for its answer, home may be away for longer. */
import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { edgeDoor, guard } from "../../channels/slack/edge";
import { openSlackPlatform } from "../../channels/slack/platform";
import { settings } from "../../channels/slack/settings";
import { signedHeaders, VERDICT_HEADER } from "../../src/kernel/edge-call";
import { postLine } from "../../src/kernel/edge-post";
import { openWebForTest } from "../http/web";
import { closeAfterTest, must } from "../support/desk";
import { edgeSecret } from "./edge";

const wait = { timeout: 30_000 };
type Taken = { headers: Record<string, string>; body: string; at: number };

/** Answers Slack as the edge does, with the edge's own guard, and keeps the posts until home is there. */
const openRelay = async (door: Record<string, string>) => {
  const waiting: Taken[] = [];
  const answers: { status: number; body: string }[] = [];
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const opened = serve(
      {
        port: 0,
        hostname: "127.0.0.1",
        fetch: async (request) => {
          const body = new Uint8Array(await request.arrayBuffer());
          const at = Date.now();
          const verdict = await guard.judge({ request, body, at }, door);
          if ("answer" in verdict) return verdict.answer;
          waiting.push({ headers: Object.fromEntries(request.headers), body: Buffer.from(body).toString(), at });
          answers.push({ status: 200, body: "" });
          return new Response(null, { status: 200 });
        },
      },
      () => resolve(opened),
    );
  });
  closeAfterTest(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`, waiting, answers };
};

it("acknowledges a button and a shortcut at once, and what they ask for is done when home is back", async () => {
  const platform = await openSlackPlatform({ redeliverMs: 50 });
  closeAfterTest(platform.close);
  const { token, signingSecret, slackApiUrl } = platform;
  const given = { token, signingSecret, slackApiUrl, mode: "events", listen: "mentions" };
  const relay = await openRelay(must(edgeDoor(settings.parse(given))));
  platform.setRequestUrl(`${relay.url}/webhooks/x`);
  const anna = platform.customer("Anna");
  const channel = platform.channel("general");
  const said = platform.stands(channel, { user: anna.userId, text: "The mill is broken" });
  const offered = platform.stands(anna.channel, {
    user: platform.app.userId,
    bot_id: platform.app.botId,
    text: "Was this right?",
    blocks: [
      {
        type: "actions",
        elements: [
          { type: "button", action_id: "b0", value: "person", text: { type: "plain_text", text: "Talk to a person" } },
        ],
      },
    ],
  });
  anna.presses(offered, "person");
  anna.in(channel).makesConversation(said);
  await platform.drained();
  expect(relay.answers).toEqual([
    { status: 200, body: "" },
    { status: 200, body: "" },
  ]);

  const web = await openWebForTest({ env: { EDGE_URL: "http://127.0.0.1:9", EDGE_SECRET: edgeSecret } });
  const added = await web.ask("POST", "/api/connections", {
    as: "admin",
    json: { channel: "slack", name: "Workspace", settings: given },
  });
  expect(added.status).toBe(200);
  const connection = String(added.body.id);
  const bring = async ({ headers, body, at }: Taken) => {
    const about = postLine({ connection, path: "", method: "POST", headers, at });
    const call = { purpose: "delivery", id: randomUUID(), about, body } as const;
    const signed = signedHeaders(edgeSecret, call, Date.now());
    const brought = await web.ask("POST", "/edge/deliveries", { body, headers: signed });
    return brought.headers.get(VERDICT_HEADER);
  };
  // As the edge does while home is only just there.
  for (const one of relay.waiting) await expect.poll(() => bring(one), wait).toBe("kept");
  const { q, t } = web.desk.store.read;
  const texts = async () =>
    (await q.select({ text: t.messages.text }).from(t.messages).where(eq(t.messages.connection, connection))).map(
      ({ text }) => text,
    );
  expect(await texts()).toEqual(["The mill is broken"]);
  // Whoever used the shortcut is told, through the address that came with it.
  await expect
    .poll(() => platform.whispers.map(({ text }) => text), wait)
    .toEqual([expect.stringContaining("a conversation now")]);
});
