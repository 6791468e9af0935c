import { z } from "zod";
import type { Store, Tx } from "../../../../db/client";
import { standBack } from "../../../jobs/stand-back";
import { stems } from "../../../kernel/text";
import { isStranger } from "../../contacts/model";
import * as store from "./store";

/** Small steps that ride on commits of others: nobody waits for the index, and it makes nobody wait. Over a line each step has its journeys, so they are fewer. */
const STEP = { sqlite: 10, postgres: 50 };
/** Later than this after a commit its words can be found. */
const PAUSE_MS = 150;
const FLOOD_MS_MAX = 1000;
const TEXT_MAX = 50_000;
const STEM_MAX = 60;

type Log = { error: (details: object, text: string) => void };
type Event = Awaited<ReturnType<typeof store.eventsToIndex>>[number];
const Payload = z.object({ message: z.string().nullish(), contact: z.string().nullish() });

/** Stems of texts, in order, a bar between two texts so that no phrase reaches over it. */
const stemsOf = (texts: (string | null | undefined)[]): string =>
  texts
    .flatMap((text) =>
      text
        ? [
            stems(text.slice(0, TEXT_MAX))
              .map((one) => one.slice(0, STEM_MAX))
              .join(" "),
          ]
        : [],
    )
    .filter((text) => text !== "")
    .join(" | ");

const idsOf = (events: Event[], type: RegExp, id: (event: Event) => string | null | undefined): string[] => [
  ...new Set(events.filter((event) => type.test(event.type)).flatMap((event) => id(event) ?? [])),
];

const indexMessages = async (tx: Tx, ids: string[]): Promise<void> => {
  const found = await store.messagesToIndex(tx, ids);
  const standing = found.filter((message) => message.deletedAt === null);
  const texts = standing.map(({ id, conversation, direction, authorKind, authorName, text, files }) => ({
    source: id,
    kind: direction === "note" ? ("note" as const) : ("message" as const),
    conversation,
    contact: null,
    // The customer's name stands with their words, so that "anna refund" finds Anna's question.
    stems: stemsOf([authorKind === "customer" ? authorName : null, text, ...files]),
  }));
  await store.saveTexts(tx, texts);
  const kept = new Set(standing.map(({ id }) => id));
  await store.dropTexts(
    tx,
    ids.filter((id) => !kept.has(id)),
  );
};

const indexContacts = async (tx: Tx, ids: string[]): Promise<void> => {
  const found = await store.contactsToIndex(tx, ids);
  const texts = found.map(({ id, name, email, phone, company, handles }) => ({
    source: id,
    kind: "contact" as const,
    conversation: null,
    contact: id,
    stems: stemsOf([
      ...new Set([
        name,
        isStranger(name) ? name.replace("Visitor", "посетитель") : null,
        email,
        phone,
        phone?.replace(/\D/g, ""),
        company,
        ...handles,
      ]),
    ]),
  }));
  await store.saveTexts(tx, texts);
};

const indexEvents = async (tx: Tx, events: Event[]): Promise<void> => {
  const payload = (event: Event) => Payload.parse(event.payload);
  const undone = idsOf(events, /^message\.undone$/, (event) => payload(event).message);
  const messages = idsOf(events, /^message\.(?!undone)/, (event) => payload(event).message);
  await indexMessages(
    tx,
    messages.filter((id) => !undone.includes(id)),
  );
  await store.dropTexts(tx, undone);
  const conversations = await store.conversationsToIndex(
    tx,
    idsOf(events, /^conversation\.(opened|subject|split)$/, (event) => event.conversation),
  );
  const subjects = conversations.map(({ id, subject }) => ({
    source: id,
    kind: "subject" as const,
    conversation: id,
    contact: null,
    stems: stemsOf([subject]),
  }));
  await store.saveTexts(tx, subjects);
  const changed = idsOf(events, /^contact\.changed$/, (event) => payload(event).contact);
  const met = [...new Set(conversations.map(({ contact }) => contact))].filter((id) => !changed.includes(id));
  await indexContacts(tx, [...changed, ...(await store.unknownContacts(tx, met))]);
  const moved = idsOf(events, /^conversation\.(merged|split)$/, (event) => event.conversation);
  if (moved.length > 0) await store.followMoved(tx, moved);
};

/**
 * Keeps what search finds in step with the events, a moment after their commit: a customer's message is acknowledged
 * without waiting for it. How far it has come stands in the database, so a new index, or one that fell behind, catches up by itself.
 */
export const openSearchIndex = ({ store: desk, log }: { store: Store; log: Log }) => {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let isOpen = true;
  const limit = STEP[desk.engine];
  /** True when there may be more. */
  const step = async (): Promise<boolean> => {
    const since = await store.markOf(desk.read);
    if ((await store.eventsToIndex(desk.read, { since, limit: 1 })).length === 0) return false;
    return desk.transactSoon(async (tx) => {
      const events = await store.eventsToIndex(tx, { since: await store.holdMark(tx), limit });
      const last = events.at(-1);
      if (!last) return false;
      await indexEvents(tx, events);
      await store.saveMark(tx, last.seq);
      return events.length === limit;
    });
  };
  const drain = async (): Promise<void> => {
    while (isOpen && (await step())) await new Promise((resolve) => setImmediate(resolve));
  };
  /** Words wait for their turn while customers' messages come in floods. */
  const drainSoon = async (): Promise<void> => {
    do await standBack(desk, FLOOD_MS_MAX);
    while (isOpen && (await step()));
  };
  const soon = () => {
    if (timer || !isOpen) return;
    timer = setTimeout(() => {
      timer = null;
      working = working
        .then(drainSoon)
        .catch((err) => log.error({ err }, "New words could not be indexed for search; the next commit tries again."));
    }, PAUSE_MS);
    timer.unref();
  };
  let stop = () => {};
  return {
    start: (): void => {
      stop = desk.onCommit(soon);
      soon();
    },
    /** Resolves when everything committed before can be found. */
    drain,
    close: async (): Promise<void> => {
      isOpen = false;
      stop();
      if (timer) clearTimeout(timer);
      await working;
    },
  };
};
