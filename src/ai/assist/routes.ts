import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { get, messagesOf } from "../../desk/conversations/store";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { audiences } from "../../knowledge/audience";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { live } from "../lab/live";
import { wordsOf } from "../lab/model";
import { findArticles } from "./articles";
import { assist, assistsFor } from "./assist";
import { AssistInput } from "./model";
import type { Needs as AssistNeeds, Of } from "./needs";
import { SettledInput, settleAssist } from "./settle";

type Needs = Omit<AssistNeeds, "words"> & {
  now: Now;
  log: { error: (details: object, text: string) => void };
};

const Id = z.object({ id: z.string().min(1).max(200) });
// By POST: what is being written is the customer's matter, and addresses are logged on the way.
const articlesRoute = createRoute({
  method: "post",
  path: "/assists/articles",
  summary: "Published articles near what is being written, best first",
  middleware: guard("articles.read"),
  request: body(
    z.object({
      q: z.string().max(2000).default(""),
      /** Nothing in the other language; without it that comes behind. */
      only: z.literal("locale").optional(),
      /** What may be shown to such a reader; everything without it. */
      audience: z.enum(audiences).optional(),
      channel: z.string().max(80).optional(),
      product: z.string().max(80).optional(),
      locale: z.enum(["en", "ru"]).default("en"),
      limit: z.number().int().min(1).max(10).default(5),
    }),
  ),
  responses: { 200: json(listOf<wire.ArticleFound>("ArticleFound")), ...refusals },
});
const assistsRoute = createRoute({
  method: "get",
  path: "/conversations/{id}/assists",
  summary: "Who serves each assist in this conversation: a model, the desk's own engine, or nobody",
  middleware: guard("conversations.read"),
  request: { params: Id },
  responses: { 200: json(shape<wire.Assists>("Assists")), ...refusals },
});
const assistRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/assists",
  summary:
    "Help with a reply, a summary, a translation, a draft or fields, as a stream of events: `text` ({ at, add }: what has been written so far ends at `at` and goes on with `add`), then `done` (Assist) or `failed` ({ code })",
  middleware: guard("conversations.write"),
  request: { params: Id, ...body(AssistInput) },
  responses: {
    200: { content: { "text/event-stream": { schema: z.string() } }, description: "The events" },
    ...refusals,
  },
});

const settledRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/assists/settled",
  summary: "What became of what was made for an agent: used as it was, used changed, or thrown away",
  middleware: guard("conversations.write"),
  request: { params: Id, ...body(SettledInput) },
  responses: { 200: json(shape<wire.Changed>("Changed")), ...refusals },
});

const MESSAGES_MAX = 60;
const commonStart = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

/** What helps agents write, mounted under /api behind `identify`. Nothing here is sent to anybody without a click. */
export const assistRoutes = (needs: Needs) => {
  const { read } = needs.store;
  const ofConversation = async (id: string): Promise<Of> => {
    const conversation = await get(read, id);
    const messages = await messagesOf(read, { conversation: id, limit: MESSAGES_MAX });
    return { conversation, messages, about: { conversation: id, connection: conversation.connection } };
  };
  return openRoom()
    .openapi(articlesRoute, async (c) => {
      const asked = c.req.valid("json");
      return c.json(asked.q.trim() === "" ? [] : await findArticles(needs, asked), 200);
    })
    .openapi(assistsRoute, async (c) => {
      const { id, connection } = await get(read, c.req.valid("param").id);
      return c.json(await assistsFor(needs, { about: { conversation: id, connection } }), 200);
    })
    .openapi(settledRoute, async (c) => {
      const { id } = c.req.valid("param");
      await settleAssist(needs, { conversation: id, by: agentOf(c).id, ...c.req.valid("json") });
      return c.json({ id }, 200);
    })
    .openapi(assistRoute, async (c) => {
      const of = await ofConversation(c.req.valid("param").id);
      const input = c.req.valid("json");
      const { content } = await live(read);
      const using: AssistNeeds = { ...needs, words: (prompt) => wordsOf(content, prompt) };
      return streamSSE(c, async (stream) => {
        const leaving = new AbortController();
        stream.onAbort(() => leaving.abort());
        let told = "";
        let turn: Promise<void> = Promise.resolve();
        const tell = (event: string, data: object) => {
          turn = turn.then(() => stream.writeSSE({ event, data: JSON.stringify(data) }));
          return turn;
        };
        const heard = (text: string) => {
          const at = commonStart(told, text);
          told = text;
          void tell("text", { at, add: text.slice(at) }).catch(() => leaving.abort());
        };
        try {
          const made = await assist(using, { input, of }, { heard, signal: leaving.signal });
          await ("failed" in made ? tell("failed", { code: made.failed }) : tell("done", made));
        } catch (err) {
          if (leaving.signal.aborted) return;
          needs.log.error({ err }, "An assist failed.");
          await tell("failed", { code: "bug" });
        }
      });
    });
};
