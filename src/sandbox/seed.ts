import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { fromMarkdown } from "../../channels/kit/markdown";
import { toPlain } from "../../channels/kit/rich-text";
import type { Tx } from "../../db/client";
import { toneOfAll } from "../ai/tone/tone";
import { listCategories } from "../desk/categories/store";
import { CategoryLine, importCategories } from "../desk/categories/transfer";
import { recognise } from "../desk/contacts/store";
import { previewOf } from "../desk/conversations/model";
import * as conversations from "../desk/conversations/store";
import { saveSettings } from "../desk/conversations/store";
import { label } from "../desk/labels/store";
import { RuleInput } from "../desk/routing/model";
import { saveRule } from "../desk/routing/store";
import { saveCanned } from "../desk/setup/store";
import { emit } from "../jobs/outbox";
import type { Actor } from "../kernel/events";
import { HOUR_MS, MINUTE_MS } from "../kernel/time";
import { readArticle } from "../knowledge/read-markdown";
import { saveArticle } from "../knowledge/save-article";
import type { Desk } from "../open-desk";
import type { SignIn } from "../people/sign-in";
import { saveTeam } from "../people/store";
import { TeamHoursInput, WorkInput } from "../people/work/model";
import { saveTeamHours, saveWork } from "../people/work/store";
import { type Articles, json, lines, Past, seedFolder, type Thoughts, thoughtsOf, withoutUnproved } from "./past";
import { openPastBot } from "./past-bot";

const Category = CategoryLine.extend({ key: z.string() });
const People = z.object({
  teams: z.array(
    TeamHoursInput.extend({
      key: z.string(),
      name: z.string(),
      translations: z.object({ ru: z.string() }).partial().optional(),
    }),
  ),
  agents: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(["admin", "lead", "agent"]),
      teams: z.array(z.string()),
      locale: z.enum(["en", "ru"]),
      color: z.string().optional(),
      /** Skills by the categories' keys. */
      work: WorkInput,
    }),
  ),
});
const Canned = z.object({
  shortcut: z.string(),
  title: z.string(),
  text: z.string(),
  translations: z
    .object({ ru: z.object({ title: z.string(), text: z.string() }) })
    .partial()
    .optional(),
});
const Companies = z.array(z.object({ key: z.string(), name: z.string(), domain: z.string() }));

type Needs = {
  desk: Desk;
  signIn: SignIn;
  now: () => number;
  publicUrl: string;
  connections: { telegram: string; webchat: string };
  progress: (done: number, of: number) => void;
};
export const DEMO_PASSWORD = "fernway-demo";
const system: Actor = { kind: "system" };

/** The demo company's articles, by slug and language. */
export const addArticles = async (using: Desk["using"]): Promise<Articles> => {
  const articles: Articles = new Map();
  const folder = join(seedFolder(), "articles");
  for (const file of readdirSync(folder).sort()) {
    const article = readArticle(readFileSync(join(folder, file), "utf8"), file);
    const id = await saveArticle(using, { article, by: system });
    articles.set(`${article.key}.${article.locale}`, { id });
  }
  return articles;
};

/** Fills an empty desk with the demo company: people, articles, categories and some two hundred past conversations. */
export const seed = async ({ desk, signIn, now, publicUrl, connections, progress }: Needs): Promise<void> => {
  const folder = seedFolder();
  const { store, using } = desk;
  const people = People.parse(json(join(folder, "people.json")));
  await store.transact((tx) => saveSettings(tx, { deskName: "Fernway" }, now()));
  const teamIds = new Map<string, string>();
  for (const { key, name, translations } of people.teams) {
    const id = using.newId();
    teamIds.set(key, id);
    await store.transact((tx) => saveTeam(tx, { id, key, name, nameRu: translations?.ru ?? null, agents: [] }, now()));
  }
  const agents = new Map<string, { id: string; name: string }>();
  for (const { key, teams, work: _, ...agent } of people.agents) {
    const made = await signIn.addAgent({
      ...agent,
      color: agent.color ?? null,
      teams: teams.flatMap((team) => teamIds.get(team) ?? []),
      password: DEMO_PASSWORD,
    });
    agents.set(key, { id: made.id, name: made.name });
  }
  const companies = new Map<string, string>();
  await store.transact(async (tx) => {
    for (const { key, name, domain } of Companies.parse(json(join(folder, "companies.json")))) {
      companies.set(key, using.newId());
      await tx.q.insert(tx.t.companies).values({ id: companies.get(key) ?? "", name, domain, createdAt: now() });
    }
  });
  const categories = new Map<string, string>();
  await store.transact(async (tx) => {
    const making = { newId: using.newId, now: now() };
    const seeded = lines(join(folder, "categories.jsonl")).map((line) => Category.parse(line));
    await importCategories(tx, seeded, { ...making, by: system });
    const ids = new Map((await listCategories(tx)).map(({ name, id }) => [name, id]));
    for (const { key, name } of seeded) categories.set(key, ids.get(name) ?? "");
    for (const { translations, ...canned } of lines(join(folder, "canned.jsonl")).map((line) => Canned.parse(line)))
      await saveCanned(
        tx,
        { ...canned, titleRu: translations?.ru?.title ?? null, textRu: translations?.ru?.text ?? null },
        making,
      );
  });
  await store.transact(async (tx) => {
    for (const { key, hours, timeZone } of people.teams)
      await saveTeamHours(tx, { team: teamIds.get(key) ?? "", said: { hours, timeZone }, now: now() });
    for (const { key, work } of people.agents) {
      const skills = work.categories.flatMap((category) => categories.get(category) ?? []);
      await saveWork(tx, { agent: agents.get(key)?.id ?? "", ...work, categories: skills, now: now() });
    }
    for (const rule of lines(join(folder, "rules.jsonl")).map((line) => RuleInput.parse(line))) {
      const { category, team, ...rest } = rule.actions;
      const actions = {
        ...rest,
        ...(category && { category: categories.get(category) ?? category }),
        ...(team && { team: teamIds.get(team) ?? team }),
      };
      await saveRule(tx, { ...rule, actions }, { newId: using.newId, now: now() });
    }
  });
  const articles = await addArticles(using);
  const past = lines(join(folder, "conversations.jsonl"))
    .map((line) => Past.parse(line))
    .sort((a, b) => b.startedHoursAgo - a.startedHoursAgo);
  const folk = new Map<string, number>();
  const bot = await openPastBot({ desk, publicUrl });
  for (const [n, one] of past.entries()) {
    const number = folk.get(one.contact.name) ?? folk.size + 1;
    folk.set(one.contact.name, number);
    const thoughts = await thoughtsOf(bot, one, articles);
    await store.transact((tx) =>
      addPast(tx, withoutUnproved(one, thoughts), {
        thoughts,
        n,
        person: number,
        now: now(),
        newId: using.newId,
        agents,
        teamIds,
        companies,
        categories,
        connections,
      }),
    );
    progress(n + 1, past.length);
  }
};

type With = {
  thoughts: Thoughts;
  n: number;
  person: number;
  now: number;
  newId: () => string;
  connections: Needs["connections"];
  agents: Map<string, { id: string; name: string }>;
  teamIds: Map<string, string>;
  companies: Map<string, string>;
  categories: Map<string, string>;
};

/** The chat id of a seeded Telegram customer; the stand-in opens the same chats. */
export const chatIdOf = (person: number): number => 500_000 + person;

/** How the customer sounded in the end, as it would have been heard. */
const heardIn = ({ messages }: Past) => {
  const theirs = messages.filter(({ by }) => by === "customer").slice(-3);
  const { mood, urgency } = toneOfAll(theirs.map(({ text }) => text));
  return { mood, urgency };
};

const addPast = async (tx: Tx, past: Past, w: With): Promise<void> => {
  const connection = w.connections[past.channel];
  const address = past.channel === "telegram" ? String(chatIdOf(w.person)) : `visitor:seed-${w.person}`;
  const started = Math.round(w.now - past.startedHoursAgo * HOUR_MS);
  const { company, ...person } = past.contact;
  const who = await recognise(tx, {
    connection,
    person: { address, language: past.language, ...person },
    now: started,
    newId: w.newId,
  });
  if (company)
    await tx.q
      .update(tx.t.contacts)
      .set({ company: w.companies.get(company) ?? null })
      .where(eq(tx.t.contacts.id, who.contact));
  const id = w.newId();
  const last = past.messages.at(-1);
  const endedAt = Math.min(w.now, started + (last?.afterMinutes ?? 0) * MINUTE_MS);
  const public_ = past.messages.filter((message) => !message.note).at(-1);
  const number = await conversations.nextNumber(tx);
  const waits = public_?.by === "customer" && (past.status === "open" || past.status === "pending");
  await conversations.insert(tx, {
    id,
    number,
    subject: past.subject,
    status: past.status,
    snoozedUntil: past.status === "snoozed" ? w.now + 20 * HOUR_MS : null,
    priority: past.priority,
    category: past.category ? (w.categories.get(past.category) ?? null) : null,
    team: past.team ? (w.teamIds.get(past.team) ?? null) : null,
    assignee: past.assignee ? (w.agents.get(past.assignee)?.id ?? null) : null,
    tags: past.tags,
    language: past.language,
    ...heardIn(past),
    owner: past.owner,
    epoch: 1,
    botSuspendedUntil: null,
    botMisses: 0,
    contact: who.contact,
    connection,
    thread: address,
    previous: null,
    reopenedCount: 0,
    preview: previewOf(public_?.text ?? "", []),
    previewBy: public_?.by ?? "customer",
    lastSeq: 0,
    lastPublicSeq: 0,
    lastCustomerAt: endedAt,
    waitingSince: waits ? endedAt : null,
    createdAt: started,
    updatedAt: endedAt,
    solvedAt: past.status === "solved" || past.status === "closed" ? endedAt : null,
  });
  let seq = await emit(
    tx,
    {
      type: "conversation.opened",
      conversation: id,
      actor: { kind: "customer", id: who.contact },
      payload: { number },
    },
    started,
  );
  let publicSeq = seq;
  let isHandedOver = false;
  for (const said of past.messages) {
    const at = Math.min(w.now, Math.round(started + said.afterMinutes * MINUTE_MS));
    const thought = w.thoughts.get(said);
    if (said.note && said.by === "bot" && !isHandedOver) {
      isHandedOver = true;
      const payload = { reason: thought?.trace.reason ?? "no_proof" };
      await emit(tx, { type: "bot.abstained", conversation: id, actor: { kind: "bot" }, payload }, at);
    }
    seq = await addMessage(tx, { said, thought, w, id, connection, address, who, at });
    if (!said.note) publicSeq = seq;
  }
  await conversations.save(tx, id, { lastSeq: seq, lastPublicSeq: publicSeq });
  const category = past.category ? w.categories.get(past.category) : undefined;
  const isOver = past.status === "solved" || past.status === "closed";
  // What its agents said it was about, when it was over.
  if (category && isOver)
    await label(tx, { conversation: id, category, by: w.agents.get(past.assignee ?? "")?.id ?? null, at: endedAt });
};

type Said = {
  said: Past["messages"][number];
  thought: ReturnType<Thoughts["get"]>;
  w: With;
  id: string;
  connection: string;
  address: string;
  who: { contact: string; name: string };
  at: number;
};

const addMessage = async (tx: Tx, { said, thought, w, id, connection, address, who, at }: Said): Promise<number> => {
  const message = w.newId();
  const agent = said.agent ? w.agents.get(said.agent) : undefined;
  const direction = said.note ? "note" : said.by === "customer" ? "in" : "out";
  const actor: Actor =
    said.by === "customer"
      ? { kind: "customer", id: who.contact }
      : agent
        ? { kind: "agent", id: agent.id }
        : { kind: "bot" };
  // Told as what they were, but not followed: the past has been thought about already.
  const type = direction === "note" ? "message.noted" : "message.queued";
  const seq = await emit(tx, { type, conversation: id, actor, payload: { message } }, at);
  const rich = fromMarkdown(thought?.text ?? said.text);
  await conversations.insertMessage(tx, {
    id: message,
    conversation: id,
    connection,
    thread: address,
    direction,
    authorKind: said.by === "agent" ? "agent" : said.by,
    author: said.by === "customer" ? who.contact : (agent?.id ?? null),
    authorName: said.by === "customer" ? who.name : (agent?.name ?? "Fernway"),
    rich,
    text: toPlain(rich),
    parts: [],
    album: null,
    quote: null,
    externalId: direction === "in" ? `seed:${message}` : null,
    citations: thought?.citations ?? null,
    trace: thought?.trace ?? null,
    buttons: null,
    context: null,
    editedAt: null,
    deletedAt: null,
    seq,
    changedSeq: seq,
    at,
    createdAt: at,
  });
  if (direction === "out")
    await tx.q.insert(tx.t.deliveries).values({
      id: w.newId(),
      message,
      conversation: id,
      connection,
      thread: address,
      position: seq,
      kind: "message",
      state: "read",
      notBefore: at,
      externalIds: [`seed:${message}`],
      sentAt: at,
      createdAt: at,
      updatedAt: at,
    });
  return seq;
};
