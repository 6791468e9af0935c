import { and, asc, desc, eq, gt, inArray, sql } from "drizzle-orm";
import type { History, HistoryItem } from "../../../channels/contract";
import type { Read } from "../../../db/client";
import { among, asList, prepared } from "../../../db/prepared";
import type * as wire from "../../kernel/wire";
import { filesOf } from "./files";
import type { Listed } from "./list";
import type { Delivery, File, Message } from "./model";
import { type Change, changesOf, deliveriesOf } from "./outbox";
import { isMissing } from "./pieces";
import { findMessages } from "./store";
import { keptIn } from "./thread-of";
import { translationsOf } from "./translations/store";
import { verdictsOf } from "./verdicts/store";

/** Handed over and taken by nobody: unread however the bot took its leave, until an agent has seen it. */
const waitsForPerson = (c: Listed): boolean => c.owner === "nobody" && c.waitingSince !== null && c.previewBy === "bot";

/** Unread by an agent: what the customer said and they have not seen, and what was marked so by them or by an edit. */
const isUnread = (c: Listed): boolean =>
  c.readSeq === 0 || ((c.previewBy === "customer" || waitsForPerson(c)) && (c.readSeq ?? 0) < c.lastPublicSeq);

/** A conversation as the list shows it. Written out, and not "all but": a page of rows is made in a fifth of the time. */
export const row = (c: Listed): wire.Row => ({
  id: c.id,
  number: c.number,
  subject: c.subject,
  status: c.status,
  snoozedUntil: c.snoozedUntil,
  priority: c.priority,
  category: c.category,
  team: c.team,
  assignee: c.assignee,
  tags: c.tags,
  language: c.language,
  mood: c.mood,
  urgency: c.urgency,
  owner: c.owner,
  epoch: c.epoch,
  contact: { id: c.contact, name: c.contactName, company: c.companyName },
  connection: c.connection,
  channel: c.channel,
  preview: c.preview,
  previewBy: c.previewBy,
  previewAuthor: c.previewAuthor,
  lastSeq: c.lastSeq,
  lastPublicSeq: c.lastPublicSeq,
  unread: isUnread(c),
  waitingSince: c.waitingSince,
  createdAt: c.createdAt,
  updatedAt: c.updatedAt,
  failed: c.failed,
  place: c.place,
  mergedInto: c.mergedInto,
  ...(c.found && { found: c.found }),
});

const fileView = (file: File): wire.FileView => ({
  id: file.id,
  look: file.look,
  name: file.name,
  mime: file.mime,
  sizeBytes: file.sizeBytes,
  width: file.width,
  height: file.height,
  durationS: file.durationS,
  state: file.state,
  problem: file.problem,
  url: file.state === "ready" ? `/api/files/${file.id}` : null,
});

const missingOf = ({ state, pieces }: Delivery): { parts?: wire.MissingParts } => {
  if (!pieces || pieces.length < 2 || (state !== "failed" && state !== "uncertain")) return {};
  const missing = pieces.flatMap((piece, at) =>
    isMissing(piece) ? [{ part: at + 1, label: piece.label, reason: piece.reason ?? null }] : [],
  );
  return { parts: { of: pieces.length, missing } };
};

const CHANGES = ["edit", "deletion", "reaction"] as const;
/** Of each kind of change the last, when its platform did not take it. */
const lostOf = (changes: Change[]): { lost?: wire.LostChange[] } => {
  const lost = CHANGES.flatMap((kind) => {
    const last = changes.findLast((one) => one.kind === kind);
    return last?.state === "failed" ? [{ kind, code: last.code, reason: last.reason }] : [];
  });
  return lost.length > 0 ? { lost } : {};
};

const deliveryView = (delivery: Delivery): wire.DeliveryView => ({
  at: delivery.state,
  code: delivery.code,
  reason: delivery.reason,
  notBefore: delivery.notBefore,
  attempts: delivery.attempts,
  ...missingOf(delivery),
});

const reactionsTo = prepared((db) =>
  db.q
    .select()
    .from(db.t.reactions)
    .where(among(db, db.t.reactions.message, "messages"))
    .prepare("reactions_of"),
);
const reactionsOf = async (db: Read, messages: string[]) =>
  messages.length === 0 ? [] : reactionsTo(db).execute({ messages: asList(db, messages) });

const asked = prepared((db) => {
  const { files: f, deliveries: d, reactions: r, translations: t } = db.t;
  const any = ({ message }: typeof f | typeof d | typeof r | typeof t) =>
    sql`exists (select 1 from ${message.table} where ${among(db, message, "messages")})`;
  const each = { files: any(f), deliveries: any(d), reactions: any(r), translations: any(t) };
  return db.q.select(each).from(sql`(select 1) as one`).prepare("belongings_any");
});
const everything = { files: true, deliveries: true, reactions: true, translations: true };
/** Of which kinds there is anything: to most of what customers write nothing belongs, and one question tells so. */
const kindsOf = async (db: Read, ids: string[]) =>
  ids.length === 0 ? everything : ((await asked(db).execute({ messages: asList(db, ids) }))[0] ?? everything);

const belongingsOf = async (db: Read, ids: string[], has: Record<keyof typeof everything, unknown> = everything) => {
  const [files, deliveries, changes, reactions, translations] = await Promise.all([
    has.files ? filesOf(db, ids) : [],
    has.deliveries ? deliveriesOf(db, ids) : [],
    has.deliveries ? changesOf(db, ids) : [],
    has.reactions ? reactionsOf(db, ids) : [],
    has.translations ? translationsOf(db, ids) : [],
  ]);
  return { files, deliveries, changes, reactions, translations };
};
const judgementsOf = (db: Read, found: Message[]) =>
  verdictsOf(
    db,
    found.filter(({ authorKind }) => authorKind === "bot").map(({ id }) => id),
  );

/** Messages as agents see them, with files, reactions and delivery. */
export const messages = async (db: Read, found: Message[]): Promise<wire.Message[]> => {
  const ids = found.map((message) => message.id);
  const [belongings, verdicts] = await Promise.all([belongingsOf(db, ids), judgementsOf(db, found)]);
  return views(found, { ...belongings, verdicts });
};
/** The same of those of these that are there, for who shows one at a time as they come. */
export const messagesById = async (db: Read, ids: string[]): Promise<wire.Message[]> => {
  const [found, has] = await Promise.all([findMessages(db, ids), kindsOf(db, ids)]);
  const [belongings, verdicts] = await Promise.all([belongingsOf(db, ids, has), judgementsOf(db, found)]);
  return views(found, { ...belongings, verdicts });
};

type Beside = Awaited<ReturnType<typeof belongingsOf>> & { verdicts: Awaited<ReturnType<typeof judgementsOf>> };
const views = (
  found: Message[],
  { files, deliveries, changes, reactions, translations, verdicts }: Beside,
): wire.Message[] =>
  found.map((message) => {
    const delivery = deliveries.find((one) => one.message === message.id);
    return {
      id: message.id,
      ...lostOf(changes.filter((one) => one.message === message.id)),
      conversation: message.conversation,
      direction: message.direction,
      by: { kind: message.authorKind, id: message.author, name: message.authorName },
      rich: message.rich,
      text: message.text,
      parts: message.parts,
      files: files.filter((file) => file.message === message.id).map(fileView),
      album: message.album,
      quote: message.quote ? { message: message.quote.message, text: message.quote.text } : null,
      citations: (message.citations ?? []).map(({ n, article, title, url, quote }) => ({
        n,
        article,
        title,
        url,
        quote,
      })),
      buttons: message.buttons ?? [],
      reactions: reactions
        .filter((one) => one.message === message.id)
        .flatMap(({ who, emoji }) =>
          emoji.map((sign) =>
            who.startsWith("agent:")
              ? { emoji: sign, who: "us" as const, agent: who.slice(6) }
              : { emoji: sign, who: "customer" as const },
          ),
        ),
      editedAt: message.editedAt,
      deletedAt: message.deletedAt,
      delivery: delivery ? deliveryView(delivery) : null,
      seq: message.seq,
      changedSeq: message.changedSeq,
      at: message.at,
      context: message.context,
      automatic: message.automatic,
      hasMore: message.whole !== null && message.whole.text.trim() !== message.text.trim(),
      facts: message.facts ?? {},
      readers: (message.readers ?? []).map(({ role, person }) => ({
        role,
        name: person.name ?? person.email ?? person.address,
        address: person.email ?? null,
      })),
      copies: message.sendAs?.copies ?? null,
      forwards: message.sendAs?.forward ?? null,
      hasTrace: message.authorKind === "bot" && message.trace !== null,
      verdicts: verdicts
        .filter((one) => one.message === message.id)
        .map(({ by, who, verdict, article, at }) => ({
          by,
          agent: by === "agent" ? who.slice("agent:".length) : null,
          verdict,
          article,
          at,
        })),
      translations: translations
        .filter((one) => one.message === message.id && (one.kind === "original" || one.of === message.text))
        .map(({ language, kind, text }) => ({ language, kind, text })),
    };
  });

const visible: Delivery["state"][] = ["sent", "delivered", "read"];
const inOrder = (message: Message) => message.changedSeq;

type Page = { connection: string; thread: string; sinceSeq: number; limit: number; fileUrl: (file: string) => string };
/** What a thread's own customer may see, changed after `sinceSeq`. Notes and what has not left are never in it. */
export const history = async (db: Read, page: Page): Promise<History> => {
  const found = await historyIn(db, page);
  if (page.sinceSeq > 0 || found.items.length > 0) return found;
  const thread = await keptIn(db, page);
  return thread === page.thread ? found : historyIn(db, { ...page, thread });
};

/** As high as the column counts; a browser may say what it likes. */
const SEQ_MAX = 2 ** 31 - 1;

const historyIn = async (db: Read, { connection, thread, sinceSeq, limit, fileUrl }: Page): Promise<History> => {
  const { messages: m } = db.t;
  const found = await db.q
    .select()
    .from(m)
    .where(
      and(
        eq(m.connection, connection),
        eq(m.thread, thread),
        inArray(m.direction, ["in", "out"]),
        gt(m.changedSeq, Math.min(sinceSeq, SEQ_MAX)),
      ),
    )
    .orderBy(asc(m.changedSeq))
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const views = await messages(db, page);
  const items = page.flatMap((message, n) => {
    const view = views[n];
    if (!view) return [];
    if (message.direction === "out" && !(view.delivery && visible.includes(view.delivery.at))) return [];
    return [historyItem(message, view, fileUrl)];
  });
  return { seq: page.length > 0 ? Math.max(...page.map(inOrder)) : sinceSeq, items, more: found.length > limit };
};

const historyItem = (message: Message, view: wire.Message, fileUrl: (file: string) => string): HistoryItem => ({
  seq: message.changedSeq,
  id: message.id,
  externalId: message.externalId,
  ...(message.origin === null ? {} : { under: message.origin }),
  by: {
    speaks: message.authorKind === "customer" ? "customer" : message.authorKind === "bot" ? "bot" : "agent",
    name: message.authorName,
  },
  at: message.at,
  rich: message.deletedAt === null ? message.rich : [],
  // What was taken back takes its files, buttons and places along.
  parts:
    message.deletedAt !== null
      ? []
      : [
          ...view.files.map((file) => ({
            type: "file" as const,
            look: file.look,
            name: file.name,
            mime: file.mime,
            sizeBytes: file.sizeBytes ?? 0,
            // Why there is none is for agents: it may name our folders and servers.
            url: file.state === "ready" ? fileUrl(file.id) : null,
          })),
          ...message.parts,
        ],
  buttons: message.deletedAt === null ? view.buttons : [],
  citations: view.citations.map(({ title, url }) => ({ title, url })),
  edited: message.editedAt !== null,
  deleted: message.deletedAt !== null,
  reactions: view.reactions.map(({ emoji, who }) => ({ emoji, by: who })),
  state:
    view.delivery && (view.delivery.at === "sent" || view.delivery.at === "delivered" || view.delivery.at === "read")
      ? view.delivery.at
      : null,
});

/** Suggestions of a conversation, newest first. */
export const suggestions = async (db: Read, conversation: string): Promise<wire.SuggestionView[]> => {
  const { suggestions: s } = db.t;
  const found = await db.q
    .select()
    .from(s)
    .where(eq(s.conversation, conversation))
    .orderBy(desc(s.createdAt), desc(s.id))
    .limit(20);
  return found.map(({ id, kind, value, confidence, reason, engine, fate, why, createdAt }) => ({
    id,
    kind,
    value,
    confidence,
    reason,
    engine,
    fate,
    why,
    createdAt,
  }));
};

type Contact = NonNullable<Awaited<ReturnType<typeof import("../contacts/card/store").contactById>>>;
/** A contact with the doors they use and what they asked before. `seq`: the desk's newest event before it was read. */
export const contact = (
  { id, name, email, phone, language, company, vip, notes, identities, conversations, joins }: Contact,
  seq: number,
): wire.ContactView => ({
  id,
  seq,
  name,
  email,
  phone,
  language,
  company: company ? { id: company.id, name: company.name, vip: company.vip } : null,
  vip,
  notes,
  identities: identities.map(({ identity, channel, connection }) => ({
    channel,
    connection,
    handle: identity.person.handle ?? null,
    blocked: identity.blockedAt !== null,
    id: identity.id,
    role: identity.role,
  })),
  joins: joins.map((one) => ({ id: one.id, name: one.name, reason: one.reason, at: one.at })),
  conversations,
});
