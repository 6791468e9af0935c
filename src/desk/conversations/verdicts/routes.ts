import { createRoute, z } from "@hono/zod-openapi";
import { type Context, Hono } from "hono";
import { html, raw } from "hono/html";
import type { Store } from "../../../../db/client";
import type { NewId } from "../../../kernel/ids";
import { Problem } from "../../../kernel/problem";
import { detectLanguage } from "../../../kernel/text";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { agentOf, guard } from "../../../people/guard";
import { body, json, openRoom, refusals } from "../../../people/room";
import { shape } from "../../../people/shape";
import type { Message } from "../model";
import * as present from "../present";
import * as conversations from "../store";
import { judge, judgeIn } from "./judge";
import type { VerdictLinks } from "./links";
import { canBeJudged } from "./model";
import { verdictOf } from "./store";

type Needs = { store: Store; now: Now; newId: NewId };

const verdictRoute = createRoute({
  method: "put",
  path: "/messages/{id}/verdict",
  summary:
    "Say whether an answer of the bot was right; `article` names the one that would have been; null takes it back",
  middleware: guard("conversations.write"),
  request: {
    params: z.object({ id: z.string().min(1).max(200) }),
    ...body(
      z.object({
        verdict: z.enum(["right", "wrong", "should_hand_over"]).nullable(),
        article: z.string().min(1).max(200).nullish(),
      }),
    ),
  },
  responses: { 200: json(shape<wire.Message>("Message")), ...refusals },
});

/** Agents' verdicts, mounted under /api behind `identify`. */
export const verdictRoutes = ({ store, now }: Needs) =>
  openRoom().openapi(verdictRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { verdict, article = null } = c.req.valid("json");
    const by = { kind: "agent" as const, id: agentOf(c).id };
    await judge({ transact: store.transact, now }, { message: id, by, verdict, article: verdict && article });
    const [view] = await present.messages(store.read, [await conversations.getMessage(store.read, id)]);
    if (!view) throw new Problem("not_found", { what: "message", id });
    return c.json(view, 200);
  });

const texts = {
  en: {
    title: "Did this answer help?",
    up: "👍 It helped",
    down: "👎 It did not help",
    thanks: "Thank you. Your answer is noted.",
    sorry: "Thank you. Reply to the mail and say what is missing, or ask for a person there.",
    change: "You can still change it:",
    gone: "This link is not valid any more.",
  },
  ru: {
    title: "Ответ помог?",
    up: "👍 Помог",
    down: "👎 Не помог",
    thanks: "Спасибо, мы это записали.",
    sorry: "Спасибо. Ответьте на письмо и напишите, чего не хватило, или попросите там человека.",
    change: "Мнение можно изменить:",
    gone: "Эта ссылка больше не действует.",
  },
};
type Texts = (typeof texts)["en"];

const style = `:root{color-scheme:light dark;--paper:#fbfaf8;--ink:#22211e;--line:#8b8981;--accent:#1f62b5}
@media(prefers-color-scheme:dark){:root{--paper:#17181b;--ink:#e8e8ea;--accent:#8ab8f5}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif}main{max-width:560px;margin:0 auto;padding:40px 20px}h1{font-size:24px;line-height:1.25}
blockquote{margin:20px 0;padding-left:14px;border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}
form{display:flex;gap:10px;flex-wrap:wrap}button{font:inherit;padding:12px 18px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;cursor:pointer}button.main{background:var(--accent);border-color:transparent;color:var(--paper)}`;

const QUOTE_CHARS = 500;
const page = (t: Texts, inside: unknown) =>
  html`<!doctype html><html lang="${t === texts.ru ? "ru" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${t.title}</title><style>${raw(style)}</style></head><body><main>${inside}</main></body></html>`;

const asking = (t: Texts, said: string | undefined) => {
  const choice = (value: "up" | "down") =>
    html`<button type="submit" name="said" value="${value}" class="${said === value ? "main" : ""}">${t[value]}</button>`;
  return html`<form method="post">${choice("up")}${choice("down")}</form>`;
};
const Said = z.object({ said: z.enum(["up", "down"]) });

/**
 * Where a mail's links lead. Looking changes nothing: the programs that open every link of a mail before its reader does press
 * no button, so only the form's POST is a verdict.
 */
export const verdictPages = ({ store, now, links }: Needs & { links: VerdictLinks }) => {
  const found = async (c: Context): Promise<{ message: Message; t: Texts } | null> => {
    const id = links.messageOf(c.req.param("token") ?? "");
    const [message] = id ? await conversations.findMessages(store.read, [id]) : [];
    if (!message || !canBeJudged(message)) return null;
    return { message, t: texts[detectLanguage(message.text) === "ru" ? "ru" : "en"] };
  };
  const gone = (c: Context) => {
    const t = texts[c.req.header("accept-language")?.startsWith("ru") ? "ru" : "en"];
    return c.html(page(t, html`<p>${t.gone}</p>`), 404);
  };
  const quoteOf = ({ text }: Message) =>
    html`<blockquote>${text.length > QUOTE_CHARS ? `${text.slice(0, QUOTE_CHARS)}…` : text}</blockquote>`;

  return new Hono()
    .use("/verdict/*", async (c, next) => {
      c.header("cache-control", "private, no-store");
      await next();
    })
    .get("/verdict/:token", async (c) => {
      const asked = await found(c);
      if (!asked) return gone(c);
      const { message, t } = asked;
      const { contact } = await conversations.get(store.read, message.conversation);
      const known = await verdictOf(store.read, { message: message.id, who: `contact:${contact}` });
      const said = known ? (known.verdict === "right" ? "up" : "down") : c.req.query("said");
      return c.html(page(t, html`<h1>${t.title}</h1>${quoteOf(message)}${asking(t, said)}`));
    })
    .post("/verdict/:token", async (c) => {
      const asked = await found(c);
      if (!asked) return gone(c);
      const { message, t } = asked;
      const said = Said.safeParse(await c.req.parseBody());
      if (!said.success)
        return c.html(page(t, html`<h1>${t.title}</h1>${quoteOf(message)}${asking(t, undefined)}`), 400);
      const isUp = said.data.said === "up";
      const { contact } = await conversations.get(store.read, message.conversation);
      const by = { kind: "customer" as const, id: contact };
      await store.transact((tx) => judgeIn(tx, { now }, { message, by, verdict: isUp ? "right" : "wrong" }));
      const done = isUp ? t.thanks : t.sorry;
      return c.html(page(t, html`<h1>${done}</h1>${quoteOf(message)}<p>${t.change}</p>${asking(t, said.data.said)}`));
    });
};
