import type { Author, Outbound, OutboundMessage, OutFile, RichText } from "../../../channels/contract";
import type { Read } from "../../../db/client";
import { filesOf } from "./files";
import type { Conversation, Delivery, File, Message } from "./model";
import { personally } from "./personally";
import * as store from "./store";

type Language = Conversation["language"];

/** How many earlier messages a mail may name. */
const BEHIND_MAX = 100;

/** Links to the articles an answer stands on; the channels we draw ourselves show them from the history. */
const sourcesOf = ({ citations }: Message): RichText =>
  (citations ?? []).map(({ title, url }) => ({
    type: "paragraph",
    // What only customers may read has no page that anybody could open.
    spans: [{ text: "📄 " }, url === "" ? { text: title } : { text: title, href: url }],
  }));

/** What stands before a message in its thread: what the customer can see, never a note. */
const behindOf = async (
  db: Read,
  { message, contact, isShared }: { message: Message; contact: string; isShared: boolean },
): Promise<OutboundMessage["behind"]> => {
  const earlier = await store.messagesOf(db, {
    conversation: message.conversation,
    before: message.seq,
    limit: BEHIND_MAX,
  });
  const said = earlier.filter((one) => one.direction !== "note" && one.deletedAt === null);
  // What somebody else wrote to us in this thread the contact may never have seen, so only their own words are quoted.
  const last = said.findLast(
    (one) => one.direction === "in" && one.automatic === null && (isShared || one.author === contact),
  );
  return {
    externalIds: said.flatMap(({ externalId }) => externalId ?? []),
    ...(last
      ? {
          last: {
            ...(last.externalId ? { externalId: last.externalId } : {}),
            author: last.authorName ?? "",
            at: last.at,
            rich: last.rich,
          },
        }
      : {}),
  };
};

type Needs = {
  read: Read;
  open: (file: File) => OutFile;
  /** What the desk puts under a message on its channel; absent: nothing. */
  under?: ((message: Message) => Promise<RichText>) | undefined;
};

/** Everything a channel needs to send what a delivery stands for. */
export const outboundOf = async (needs: Needs, delivery: Delivery): Promise<Outbound> =>
  delivery.action ? delivery.action : messageOf(needs, delivery);

/** A message of an agent carries their own signature, for the channels that show one; the bot and the desk have none. */
const authorOf = async (db: Read, { authorKind, author, authorName }: Message, language: Language): Promise<Author> => {
  const name = authorName ?? "";
  if (authorKind === "agent" && author) return personally(db, { id: author, name, language });
  return { name, speaks: authorKind === "bot" ? "bot" : "agent" };
};

/** The message that is passed on, whole, and its files. */
const passedOn = async (db: Read, id: string) => {
  const { authorName, at, rich, whole } = await store.getMessage(db, id);
  const files = (await filesOf(db, [id])).filter(({ state }) => state === "ready");
  const said = whole ? { text: whole.text, ...(whole.html === undefined ? {} : { html: whole.html }) } : undefined;
  return { files, forward: { author: authorName ?? "", at, rich, ...(said ? { whole: said } : {}) } };
};

/** The same for a message. */
export const messageOf = async ({ read, open, under }: Needs, delivery: Delivery): Promise<OutboundMessage> => {
  const message = await store.getMessage(read, delivery.message);
  const { subject, language, contact, place } = await store.get(read, message.conversation);
  const [files, behind, author, below] = await Promise.all([
    filesOf(read, [message.id]),
    behindOf(read, { message, contact, isShared: place !== null }),
    authorOf(read, message, language),
    under?.(message) ?? [],
  ]);
  const { forward: passes, ...sendAs } = message.sendAs ?? {};
  const passed = passes ? await passedOn(read, passes) : null;
  return {
    kind: "message",
    id: message.id,
    thread: delivery.thread,
    ...(message.origin === null ? {} : { under: message.origin }),
    rich: [...message.rich, ...sourcesOf(message), ...below],
    files: [...files, ...(passed?.files ?? [])].map(open),
    quote: message.quote?.externalId,
    buttons: message.buttons ?? undefined,
    author,
    language,
    subject,
    behind,
    ...(passed ? { forward: { ...passed.forward, subject } } : {}),
    ...sendAs,
  };
};
