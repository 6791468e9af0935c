import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Trace } from "../ai/trace/model";
import type { Heard } from "../ai/turn";
import type { PastAnswer, PastBot } from "./past-bot";

export const seedFolder = (): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = [join(here, "seed"), join(here, "..", "..", "db", "seed")].find((folder) =>
    existsSync(join(folder, "people.json")),
  );
  if (!found) throw new Error("The demo company's files are missing: run npm run build.");
  return found;
};
export const lines = (file: string): unknown[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
export const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** A conversation of the demo company, as its file has it. */
export const Past = z.object({
  channel: z.enum(["telegram", "webchat"]),
  language: z.enum(["en", "ru"]),
  contact: z.object({
    name: z.string(),
    handle: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    company: z.string().optional(),
  }),
  subject: z.string(),
  category: z.string().nullable(),
  priority: z.enum(["low", "normal", "high", "urgent"]),
  status: z.enum(["open", "pending", "snoozed", "solved", "closed"]),
  team: z.string().nullable(),
  assignee: z.string().nullable(),
  owner: z.enum(["bot", "agent", "nobody"]),
  tags: z.array(z.string()),
  startedHoursAgo: z.number(),
  messages: z.array(
    z.object({
      by: z.enum(["customer", "bot", "agent"]),
      agent: z.string().optional(),
      note: z.boolean().optional(),
      text: z.string(),
      afterMinutes: z.number(),
      articles: z.array(z.string()).optional(),
      /** What the bot said, sentence by sentence, with the words of the articles that prove it. */
      sentences: z.array(z.object({ text: z.string(), quotes: z.array(z.string()) })).optional(),
    }),
  ),
});
export type Past = z.infer<typeof Past>;

/** The ids of articles, by slug and language. */
export type Articles = Map<string, { id: string }>;
/** What the bot thought at each of its messages. */
export type Thoughts = ReadonlyMap<
  Past["messages"][number],
  PastAnswer | { text: null; citations: null; trace: Trace }
>;

/** The articles that the bot has cited, in the language of the talk where they have it. */
const citedBy = ({ articles: slugs = [] }: Past["messages"][number], language: string, articles: Articles) =>
  slugs.flatMap(
    (slug) => articles.get(`${slug}.${language}`) ?? articles.get(`${slug}.${language === "ru" ? "en" : "ru"}`) ?? [],
  );

const heardOf = (
  said: Past["messages"][number],
  { language, articles }: { language: string; articles: Articles },
): Heard => {
  const cited = citedBy(said, language, articles);
  return {
    direction: said.note ? "note" : said.by === "customer" ? "in" : "out",
    authorKind: said.by,
    text: said.text,
    deletedAt: null,
    automatic: null,
    citations: cited.length > 0 ? cited.map(({ id: article }) => ({ article })) : null,
  };
};

/** Has the bot think again at each of its turns, as far as the talk had come. */
export const thoughtsOf = async (bot: PastBot, { messages, language }: Past, articles: Articles): Promise<Thoughts> => {
  const thoughts = new Map<Past["messages"][number], PastAnswer | { text: null; citations: null; trace: Trace }>();
  const heard = messages.map((said) => heardOf(said, { language, articles }));
  for (const [at, message] of messages.entries()) {
    const { by, note, sentences } = message;
    if (by !== "bot") continue;
    const before = heard.slice(0, at);
    const thought = note
      ? { text: null, citations: null, trace: await bot.handOff(before) }
      : sentences && (await bot.answer(before, sentences));
    if (thought) thoughts.set(message, thought);
  }
  return thoughts;
};

/** A talk as the bot would have it: what today's articles no longer prove it has not said. */
export const withoutUnproved = (past: Past, thoughts: Thoughts): Past => ({
  ...past,
  messages: past.messages.filter((message) => message.sentences === undefined || thoughts.has(message)),
});
