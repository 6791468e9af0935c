import type { Store } from "../../../db/client";
import { saveCategory } from "../../../src/desk/categories/store";
import { newId } from "../../../src/kernel/ids";
import { DAY_MS, MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";

/** What customers of this desk ask about, with what agents reply. `weak` begins with examples that say little. */
const topics = [
  {
    name: "Delivery",
    title: "When will my parcel arrive?",
    article: "Parcels arrive within three working days. The courier sends the tracking number the evening before.",
    openings: [
      "where is my parcel",
      "the courier has not come",
      "tracking has not moved",
      "when does my delivery arrive",
    ],
    examples: [
      "where is my parcel",
      "the courier did not come",
      "my tracking number does not move",
      "when does the delivery arrive",
      "parcel still not here",
      "delivery is late",
      "courier left the parcel with a neighbour",
      "where is the delivery",
      "tracking shows nothing",
      "my package has not arrived",
      "late parcel",
      "when will the courier come",
    ],
  },
  {
    name: "Refunds",
    title: "When will I get my money back?",
    article:
      "We refund within five working days after the parcel reaches our warehouse. The money goes back to the card.",
    openings: [
      "when do I get my money back",
      "my refund has not come",
      "the refund is still missing",
      "money back please",
    ],
    examples: [
      "I want my money back",
      "my refund is missing",
      "when does the refund come",
      "refund not received",
      "money for the return has not come",
      "how long does a refund take",
      "please refund me",
      "I returned it and got no money",
      "refund to my card",
      "still no money back",
      "waiting for the refund",
      "where is my refund",
    ],
  },
  {
    name: "Faults",
    title: "The machine shows an error",
    article: "Switch the machine off for ten minutes. When the error comes back, empty the tank and clean the filter.",
    openings: [
      "the machine leaks",
      "there is an error on the display",
      "it does not heat any more",
      "the grinder is stuck",
    ],
    examples: [
      "the machine leaks water",
      "an error code on the display",
      "the grinder does not turn",
      "machine does not heat",
      "water under the machine",
      "display shows an error",
      "grinder is stuck",
      "coffee machine broken",
      "it stopped heating",
      "strange noise from the grinder",
      "machine will not switch on",
      "leaking at the bottom",
    ],
  },
  {
    name: "Account",
    title: "I cannot sign in",
    article: "Ask for a new password on the sign-in page. The link in the mail is good for one hour.",
    openings: ["I cannot log in", "the password does not work", "how do I change my e-mail", "the app signs me out"],
    examples: ["hello", "a question", "something is wrong", "please help", "hi there", "can you help me"],
  },
] as const;
const details = ["since Monday", "again", "for order 118204", "please help", "this is the second time", "what now"];
const greetings = ["hi,", "hello", "good morning,", "", "hey"];

const pick = <T>(all: readonly T[], at: number): T => {
  const found = all[at % all.length];
  if (found === undefined) throw new Error("Nothing to pick from.");
  return found;
};

type Needs = { store: Store; now: () => number; connection: string; agent: string };

/** Categories and articles of a desk whose category Account has examples that say nothing. Gives their ids by name. */
export const seedTopics = async ({ store, now }: Pick<Needs, "store" | "now">): Promise<Map<string, string>> => {
  const making = { newId, now: now() };
  const ids = new Map<string, string>();
  await store.transact(async (tx) => {
    for (const { name, examples } of topics)
      ids.set(name, await saveCategory(tx, { name, description: "", examples: [...examples] }, making));
  });
  for (const { title, article } of topics)
    await saveArticle(
      { transact: store.transact, now, newId },
      { article: { locale: "en", title, text: article }, by: { kind: "system" } },
    );
  return ids;
};

/** Solved conversations of the last months, each answered and sorted by an agent. */
export const seedPast = async (
  { store, now, connection, agent }: Needs,
  { categories, n, first = 0 }: { categories: ReadonlyMap<string, string>; n: number; first?: number },
): Promise<void> => {
  const contact = newId();
  await store.transact((tx) =>
    tx.q.insert(tx.t.contacts).values({ id: contact, name: "Olga", createdAt: now(), updatedAt: now() }),
  );
  const CHUNK = 40;
  for (let from = 0; from < n; from += CHUNK)
    await store.transact(async (tx) => {
      const rows = Array.from({ length: Math.min(CHUNK, n - from) }, (_, k) => {
        const at = from + k;
        const topic = pick(topics, at);
        const text =
          `${pick(greetings, at * 7)} ${pick(topic.openings, Math.floor(at / 4))} ${pick(details, Math.floor(at / 16))} ${at % 97}`.trim();
        const createdAt = now() - 60 * DAY_MS + at * MINUTE_MS;
        return { id: newId(), at, topic, text, createdAt, category: categories.get(topic.name) ?? null };
      });
      await tx.q.insert(tx.t.conversations).values(
        rows.map(({ id, at, text, createdAt, category }) => ({
          id,
          number: 100_000 + first + at,
          subject: text,
          status: "solved" as const,
          priority: "normal" as const,
          category,
          assignee: agent,
          tags: [],
          language: "en" as const,
          owner: "nobody" as const,
          epoch: 1,
          contact,
          connection,
          thread: `past-${first + at}`,
          preview: text.slice(0, 100),
          previewBy: "customer" as const,
          createdAt,
          updatedAt: createdAt + MINUTE_MS,
          solvedAt: createdAt + MINUTE_MS,
        })),
      );
      const plain = (text: string) => [{ type: "paragraph" as const, spans: [{ text }] }];
      await tx.q.insert(tx.t.messages).values(
        rows.flatMap(({ id, text, topic, createdAt }) =>
          (["in", "out"] as const).map((direction, n) => {
            const said = direction === "in" ? text : topic.article;
            return {
              id: newId(),
              conversation: id,
              connection,
              thread: "past",
              direction,
              authorKind: direction === "in" ? ("customer" as const) : ("agent" as const),
              author: direction === "in" ? contact : agent,
              rich: plain(said),
              text: said,
              parts: [],
              seq: n,
              changedSeq: n,
              at: createdAt + n,
              createdAt: createdAt + n,
            };
          }),
        ),
      );
    });
};
