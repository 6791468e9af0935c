import { createRoute, z } from "@hono/zod-openapi";
import { fromMarkdown } from "../../../channels/kit/markdown";
import type { Store } from "../../../db/client";
import { conversationEvents, lastSeq } from "../../jobs/store";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import { detectLanguage } from "../../kernel/text";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, Place, PlaceInQuery, refusals } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { contactById } from "../contacts/card/store";
import { participantsOf } from "../contacts/store";
import { type Begin, begin } from "./begin";
import { change } from "./change";
import { forward } from "./forward";
import * as lists from "./list";
import { mergeIn } from "./merge";
import { note } from "./note";
import * as present from "./present";
import { markRead } from "./read";
import { reply } from "./reply";
import { editMessage, reactTo, removeMessage, revisionsOf } from "./revise";
import { arrived, retry, undo } from "./settle-delivery";
import { splitIn } from "./split";
import * as store from "./store";
import { settleSuggestion } from "./suggest";
import { returnToBot, takeOver } from "./take-over";
import { wholeOf } from "./whole";
import { wholePage, wholePolicy } from "./whole-page";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  capabilitiesOf: (channel: string) => wire.Thread["capabilities"];
  /** Where a conversation with this address would live on a connection. Throws Problem where none can begin, or with nobody. */
  beginAt: (connection: string, to: { address: string; seed: string }) => Promise<Begin["at"] & { channel: string }>;
};

const Row = shape<wire.Row>("Row");
const Message = shape<wire.Message>("Message");
const Id = z.object({ id: z.string().min(1).max(200) });
const Path = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes("\0"), "no character U+0000");
const read = guard("conversations.read");
const write = guard("conversations.write");
const ok = <T extends z.ZodType>(schema: T) => ({ responses: { 200: json(schema), ...refusals } });

const listRoute = createRoute({
  method: "get",
  path: "/conversations",
  summary:
    'One page of a view, newest change first. `q` searches: words, "phrases", status:open, from:name, channel:telegram, #123; answers carry `found`',
  middleware: read,
  request: {
    query: z.object({
      view: z.enum(["mine", "unassigned", "open", "bot", "snoozed", "solved", "all"]).default("open"),
      category: z.string().max(100).optional(),
      team: z.string().max(100).optional(),
      q: z.string().max(300).optional(),
      cursor: z
        .string()
        .max(200)
        .regex(/^\d{1,15}~./)
        .optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
  },
  ...ok(shape<wire.Page<wire.Row>>("RowPage")),
});
const countsRoute = createRoute({
  method: "get",
  path: "/conversations/counts",
  summary: "How many stand in each view",
  middleware: read,
  ...ok(shape<wire.Counts>("Counts")),
});
const oneRoute = createRoute({
  method: "get",
  path: "/conversations/{id}",
  summary: "A conversation with its newest messages",
  middleware: read,
  request: { params: Id },
  ...ok(shape<wire.Thread>("Thread")),
});
const messagesRoute = createRoute({
  method: "get",
  path: "/conversations/{id}/messages",
  summary: "Older messages",
  middleware: read,
  request: {
    params: Id,
    query: z.object({
      before: PlaceInQuery.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  ...ok(shape<{ messages: wire.Message[]; more: boolean }>("Messages")),
});
const timelineRoute = createRoute({
  method: "get",
  path: "/conversations/{id}/timeline",
  summary: "What happened, in order",
  middleware: read,
  request: { params: Id },
  ...ok(listOf<wire.TimelineItem>("TimelineItem")),
});
const Tags = z.array(z.string().max(60)).max(50).optional();
const changeRoute = createRoute({
  method: "patch",
  path: "/conversations/{id}",
  summary: "Change status, priority, category, team, assignee, tags or subject",
  middleware: write,
  request: {
    params: Id,
    ...body(
      z.object({
        status: z.enum(["open", "pending", "snoozed", "solved", "closed"]).optional(),
        snoozedUntil: z.number().int().nullish(),
        priority: z.enum(["low", "normal", "high", "urgent"]).optional(),
        category: Path.nullish(),
        team: Path.nullish(),
        assignee: Path.nullish(),
        /** All tags; `tag` and `untag` add and take away, whatever somebody else does meanwhile. */
        tags: Tags,
        tag: Tags,
        untag: Tags,
        subject: z.string().max(300).optional(),
      }),
    ),
  },
  ...ok(Row),
});
const Text = z.string().max(100_000);
const Uuid = z.uuid();
const mailAddresses = z.array(z.email()).max(50).default([]);
const Copies = z.object({ to: mailAddresses, cc: mailAddresses, bcc: mailAddresses });
const Template = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(20),
  variables: z.array(z.string().max(1024)).max(50),
});
const replyRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/replies",
  summary: "Answer the customer; 409 conversation.newer when something public came in that was not seen",
  middleware: write,
  request: {
    params: Id,
    ...body(
      z.object({
        id: Uuid,
        text: Text,
        files: z.array(Path).max(20).optional(),
        quote: Path.optional(),
        seenSeq: Place,
        sendAt: z.number().int().optional(),
        copies: Copies.optional(),
        template: Template.optional(),
        /** What the agent wrote before it was translated: kept beside what leaves. */
        original: z.object({ language: z.enum(["en", "ru"]), text: Text.min(1) }).optional(),
        solve: z.boolean().optional(),
      }),
    ),
  },
  ...ok(Message),
});
const beginRoute = createRoute({
  method: "post",
  path: "/conversations",
  summary: "Write first: a mail, or an approved template to a phone number. What is still open there goes on",
  middleware: write,
  request: {
    ...body(
      z.object({
        id: Uuid,
        connection: Path,
        to: z.string().min(3).max(320),
        contact: Path.optional(),
        subject: z.string().max(300).optional(),
        text: Text.default(""),
        files: z.array(Path).max(20).optional(),
        template: Template.optional(),
      }),
    ),
  },
  ...ok(Row),
});
const mergeRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/merge",
  summary: "Make this conversation part of another one",
  middleware: write,
  request: { params: Id, ...body(z.object({ into: Path })) },
  ...ok(Row),
});
const splitRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/split",
  summary: "Make a message and what came after it a conversation of its own",
  middleware: write,
  request: { params: Id, ...body(z.object({ message: Path, subject: z.string().max(300).optional() })) },
  ...ok(Row),
});
const wholeRoute = createRoute({
  method: "get",
  path: "/messages/{id}/whole",
  summary:
    "All of a message, when only what was written now is shown; pictures from elsewhere only with ?images=remote",
  middleware: read,
  request: { params: Id, query: z.object({ images: z.enum(["remote"]).optional() }) },
  ...ok(z.object({ text: z.string(), html: z.string().nullable(), blocked: z.number() }).nullable().openapi("Whole")),
});
const wholePageRoute = createRoute({
  method: "get",
  path: "/messages/{id}/whole/page",
  summary:
    "The same as a page for a frame, in which nothing runs and, without ?images=remote, nothing is fetched from elsewhere",
  middleware: read,
  request: { params: Id, query: z.object({ images: z.enum(["remote"]).optional() }) },
  responses: {
    200: { content: { "text/html": { schema: z.string() } }, description: "The page" },
    ...refusals,
  },
});
const noteRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/notes",
  summary: "Write a note only agents see",
  middleware: write,
  request: { params: Id, ...body(z.object({ id: Uuid, text: Text, files: z.array(Path).max(20).optional() })) },
  ...ok(Message),
});
const forwardRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/forwards",
  summary: "Pass a message on to somebody outside, by mail; in the conversation it is a note",
  middleware: write,
  request: {
    params: Id,
    ...body(
      z.object({
        id: Uuid,
        message: Path,
        text: z.string().max(100_000).default(""),
        to: z.array(z.email()).min(1).max(50),
        cc: mailAddresses,
      }),
    ),
  },
  ...ok(Message),
});
const takeOverRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/take-over",
  summary: "Speak instead of the bot",
  middleware: write,
  request: { params: Id },
  ...ok(Row),
});
const returnRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/return-to-bot",
  summary: "Let the bot speak again",
  middleware: write,
  request: { params: Id },
  ...ok(Row),
});
const readRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/read",
  summary: "Seen up to a sequence number",
  middleware: read,
  request: { params: Id, ...body(z.object({ seq: Place })) },
  ...ok(shape<{ ok: true }>("Done")),
});
const suggestionRoute = createRoute({
  method: "post",
  path: "/conversations/{id}/suggestions/{suggestion}",
  summary: "Accept, correct or dismiss a suggestion",
  middleware: write,
  request: {
    params: Id.extend({ suggestion: Path }),
    ...body(z.object({ fate: z.enum(["accepted", "corrected", "dismissed"]), value: Path.optional() })),
  },
  ...ok(Row),
});
const undoRoute = createRoute({
  method: "post",
  path: "/messages/{id}/undo",
  summary: "Take back a message that has not left",
  middleware: write,
  request: { params: Id },
  ...ok(Message),
});
const retryRoute = createRoute({
  method: "post",
  path: "/messages/{id}/retry",
  summary: "Send a failed or doubtful message again",
  middleware: write,
  request: { params: Id },
  ...ok(Message),
});
const arrivedRoute = createRoute({
  method: "post",
  path: "/messages/{id}/arrived",
  summary: "A doubtful message did arrive: it is not sent again",
  middleware: write,
  request: { params: Id },
  ...ok(Message),
});
const editRoute = createRoute({
  method: "patch",
  path: "/messages/{id}",
  summary: "Edit a message of ours",
  middleware: write,
  request: { params: Id, ...body(z.object({ text: Text })) },
  ...ok(Message),
});
const removeRoute = createRoute({
  method: "delete",
  path: "/messages/{id}",
  summary: "Delete a message of ours",
  middleware: write,
  request: { params: Id },
  ...ok(Message),
});
const reactRoute = createRoute({
  method: "put",
  path: "/messages/{id}/reaction",
  summary: "React to the customer's message",
  middleware: write,
  request: { params: Id, ...body(z.object({ emoji: z.string().max(16).nullable() })) },
  ...ok(Message),
});
const revisionsRoute = createRoute({
  method: "get",
  path: "/messages/{id}/revisions",
  summary: "What a message said before",
  middleware: read,
  request: { params: Id },
  ...ok(listOf<{ text: string; replacedAt: number }>("Revision")),
});

/** A template's own words are the platform's; these are for our eyes. */
const shownOf = ({ text, template }: { text: string; template?: z.infer<typeof Template> | undefined }): string =>
  text.trim() === "" && template ? [template.name, ...template.variables].join("\n") : text;

/** The conversations room, mounted under /api behind `identify`. */
export const conversationRoutes = (needs: Needs) => {
  const { now, newId } = needs;
  const { read: db, transact } = needs.store;
  const using = { store: needs.store, transact, now, newId };
  const rowOf = async (id: string, agent: string): Promise<wire.Row> => {
    const [found] = await lists.listed(db, { ids: [id], agent });
    if (!found) throw new Problem("not_found", { what: "conversation", id });
    return present.row(found);
  };
  /** What the channel of a message can carry. */
  const rulesOf = async (message: string, agent: string): Promise<wire.Thread["capabilities"]> =>
    needs.capabilitiesOf((await rowOf((await store.getMessage(db, message)).conversation, agent)).channel);
  const messageView = async (id: string): Promise<wire.Message> => {
    const [view] = await present.messages(db, [await store.getMessage(db, id)]);
    if (!view) throw new Problem("not_found", { what: "message", id });
    return view;
  };
  const pageOf = async (conversation: string, { before, limit }: { before?: number; limit: number }) => {
    const found = await store.messagesOf(db, { conversation, before, limit: limit + 1 });
    const more = found.length > limit;
    return { messages: await present.messages(db, more ? found.slice(1) : found), more };
  };
  /** What came in between, as the screen shows it, instead of its ids. */
  const shown = async (failure: unknown): Promise<never> => {
    if (!(failure instanceof Problem) || failure.code !== "conversation.newer") throw failure;
    const ids = z.array(z.string()).parse(failure.details.messages);
    throw new Problem(failure.code, { messages: await Promise.all(ids.map(messageView)) });
  };
  const timeline = async (conversation: string): Promise<wire.TimelineItem[]> =>
    (await conversationEvents(db, { conversation, limit: 2000 })).map(({ seq, at, type, actor, payload }) => ({
      seq,
      at,
      type,
      actor,
      payload,
    }));

  return openRoom()
    .openapi(listRoute, async (c) => {
      const { items, cursor } = await lists.list(db, { ...c.req.valid("query"), agent: agentOf(c).id });
      return c.json({ items: items.map(present.row), cursor }, 200);
    })
    .openapi(countsRoute, async (c) => c.json(await lists.counts(db, agentOf(c).id), 200))
    .openapi(oneRoute, async (c) => {
      const { id } = c.req.valid("param");
      // Read before the rest: events after it reach the screen by socket and change nothing twice.
      const seq = await lastSeq(db);
      const row = await rowOf(id, agentOf(c).id);
      const [page, suggestions, events, contact, participants] = await Promise.all([
        pageOf(id, { limit: 60 }),
        present.suggestions(db, id),
        timeline(id),
        contactById(db, row.contact.id),
        participantsOf(db, id),
      ]);
      if (!contact) throw new Problem("not_found", { what: "contact", id: row.contact.id });
      return c.json(
        {
          row,
          ...page,
          suggestions,
          timeline: events,
          contact: present.contact(contact, seq),
          participants,
          capabilities: needs.capabilitiesOf(row.channel),
          seq,
        },
        200,
      );
    })
    .openapi(messagesRoute, async (c) => {
      const { id } = await store.get(db, c.req.valid("param").id);
      return c.json(await pageOf(id, c.req.valid("query")), 200);
    })
    .openapi(timelineRoute, async (c) => {
      const { id } = await store.get(db, c.req.valid("param").id);
      return c.json(await timeline(id), 200);
    })
    .openapi(changeRoute, async (c) => {
      const { id } = c.req.valid("param");
      const agent = agentOf(c);
      await change(using, { conversation: id, change: c.req.valid("json"), by: { kind: "agent", id: agent.id } });
      return c.json(await rowOf(id, agent.id), 200);
    })
    .openapi(beginRoute, async (c) => {
      const { text, template, to, ...input } = c.req.valid("json");
      const agent = agentOf(c);
      const { channel, ...at } = await needs.beginAt(input.connection, { address: to, seed: input.id });
      const conversation = await begin(
        { ...using, language: detectLanguage },
        {
          ...input,
          at,
          by: { kind: "agent", id: agent.id, name: agent.name },
          rich: fromMarkdown(shownOf({ text, template })),
          rules: needs.capabilitiesOf(channel),
          ...(template ? { sendAs: { template } } : {}),
        },
      );
      return c.json(await rowOf(conversation, agent.id), 200);
    })
    .openapi(replyRoute, async (c) => {
      const { text, solve, copies, template, ...input } = c.req.valid("json");
      const agent = agentOf(c);
      const sendAs =
        copies || template ? { sendAs: { ...(copies ? { copies } : {}), ...(template ? { template } : {}) } } : {};
      const by = { kind: "agent", id: agent.id, name: agent.name } as const;
      const { id } = c.req.valid("param");
      const { channel } = await rowOf(id, agent.id);
      await reply(using, {
        ...input,
        conversation: id,
        by,
        rich: fromMarkdown(shownOf({ text, template })),
        rules: needs.capabilitiesOf(channel),
        ...sendAs,
        ...(solve ? { solve: true } : {}),
      }).catch(shown);
      return c.json(await messageView(input.id), 200);
    })
    .openapi(mergeRoute, async (c) => {
      const agent = agentOf(c);
      const { into } = c.req.valid("json");
      const by = { kind: "agent", id: agent.id } as const;
      await using.transact((tx) => mergeIn(tx, using, { conversation: c.req.valid("param").id, into, by }));
      return c.json(await rowOf(into, agent.id), 200);
    })
    .openapi(splitRoute, async (c) => {
      const agent = agentOf(c);
      const { message, subject } = c.req.valid("json");
      const by = { kind: "agent", id: agent.id } as const;
      const made = await using.transact((tx) =>
        splitIn(tx, using, { conversation: c.req.valid("param").id, message, by, ...(subject ? { subject } : {}) }),
      );
      return c.json(await rowOf(made, agent.id), 200);
    })
    .openapi(wholeRoute, async (c) => {
      const { images } = c.req.valid("query");
      const asked = { message: c.req.valid("param").id, remote: images === "remote" ? "shown" : "blocked" } as const;
      return c.json(await wholeOf(db, asked), 200);
    })
    .openapi(wholePageRoute, async (c) => {
      const { id } = c.req.valid("param");
      const remote = c.req.valid("query").images === "remote" ? "shown" : "blocked";
      const whole = await wholeOf(db, { message: id, remote });
      if (whole?.html === undefined || whole.html === null) throw new Problem("not_found", { what: "message", id });
      c.header("content-security-policy", wholePolicy(remote));
      c.header("cache-control", "private, no-store");
      return c.html(wholePage(whole.html), 200);
    })
    .openapi(noteRoute, async (c) => {
      const { text, ...input } = c.req.valid("json");
      const agent = agentOf(c);
      await note(using, {
        ...input,
        conversation: c.req.valid("param").id,
        by: { kind: "agent", id: agent.id, name: agent.name },
        rich: fromMarkdown(text),
      });
      return c.json(await messageView(input.id), 200);
    })
    .openapi(forwardRoute, async (c) => {
      const { text, ...input } = c.req.valid("json");
      const agent = agentOf(c);
      const by = { kind: "agent", id: agent.id, name: agent.name } as const;
      await forward(using, { ...input, conversation: c.req.valid("param").id, by, rich: fromMarkdown(text) });
      return c.json(await messageView(input.id), 200);
    })
    .openapi(takeOverRoute, async (c) => {
      const { id } = c.req.valid("param");
      const agent = agentOf(c);
      await takeOver(using, { conversation: id, by: { kind: "agent", id: agent.id, name: agent.name } });
      return c.json(await rowOf(id, agent.id), 200);
    })
    .openapi(returnRoute, async (c) => {
      const { id } = c.req.valid("param");
      const agent = agentOf(c);
      await returnToBot(using, { conversation: id, by: { kind: "agent", id: agent.id, name: agent.name } });
      return c.json(await rowOf(id, agent.id), 200);
    })
    .openapi(readRoute, async (c) => {
      await markRead(using, {
        conversation: c.req.valid("param").id,
        agent: agentOf(c).id,
        seq: c.req.valid("json").seq,
      });
      return c.json({ ok: true as const }, 200);
    })
    .openapi(suggestionRoute, async (c) => {
      const { id, suggestion } = c.req.valid("param");
      const agent = agentOf(c);
      await settleSuggestion(using, {
        conversation: id,
        suggestion,
        ...c.req.valid("json"),
        by: { kind: "agent", id: agent.id },
      });
      return c.json(await rowOf(id, agent.id), 200);
    })
    .openapi(undoRoute, async (c) => {
      const { id } = c.req.valid("param");
      await undo(using, { message: id, by: agentOf(c) });
      return c.json(await messageView(id), 200);
    })
    .openapi(retryRoute, async (c) => {
      const { id } = c.req.valid("param");
      await retry(using, { message: id, by: agentOf(c) });
      return c.json(await messageView(id), 200);
    })
    .openapi(arrivedRoute, async (c) => {
      const { id } = c.req.valid("param");
      await arrived(using, { message: id, by: agentOf(c) });
      return c.json(await messageView(id), 200);
    })
    .openapi(editRoute, async (c) => {
      const { id } = c.req.valid("param");
      const rich = fromMarkdown(c.req.valid("json").text);
      await editMessage(using, { message: id, by: agentOf(c), rich, rules: await rulesOf(id, agentOf(c).id) });
      return c.json(await messageView(id), 200);
    })
    .openapi(removeRoute, async (c) => {
      const { id } = c.req.valid("param");
      await removeMessage(using, { message: id, by: agentOf(c), rules: await rulesOf(id, agentOf(c).id) });
      return c.json(await messageView(id), 200);
    })
    .openapi(reactRoute, async (c) => {
      const { id } = c.req.valid("param");
      const { emoji } = c.req.valid("json");
      await reactTo(using, { message: id, by: agentOf(c), emoji, rules: await rulesOf(id, agentOf(c).id) });
      return c.json(await messageView(id), 200);
    })
    .openapi(revisionsRoute, async (c) => {
      const { id } = await store.getMessage(db, c.req.valid("param").id);
      return c.json(await revisionsOf(db, id), 200);
    });
};
