import type { Begun, Capabilities, RichText } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { Problem } from "../../kernel/problem";
import { standingOne } from "../contacts/joins/store";
import { samePhone } from "../contacts/model";
import { getContact, recognise } from "../contacts/store";
import { type Conversation, type Message, subjectOf } from "./model";
import { setOwner } from "./owner";
import { mayLeave } from "./reply";
import { type Needs as SayNeeds, type Speaker, say } from "./say";
import * as store from "./store";

type Needs = SayNeeds & { transact: Transact; language: (text: string) => "en" | "ru" | "other" };
type Agent = Extract<Speaker, { kind: "agent" }>;
export type Begin = {
  connection: string;
  /** As the channel made them of the address. */
  at: Begun;
  /** The contact the agent chose, when the address is theirs. */
  contact?: string | undefined;
  /** Made by the client: the same id twice is one message. */
  id: string;
  by: Agent;
  subject?: string | undefined;
  rich: RichText;
  files?: string[];
  sendAs?: Message["sendAs"];
  rules: Pick<Capabilities, "freeTextHours" | "templates">;
};

/** The chosen contact, when this really is an address of theirs. */
const ownerOf = async (tx: Tx, { contact, at: { person, isAnothers } }: Begin): Promise<string | undefined> => {
  if (contact === undefined || isAnothers) return undefined;
  const { email, phone } = await getContact(tx, contact);
  const isTheirs =
    (person.email !== undefined && person.email === email?.toLowerCase()) || samePhone(person.phone, phone);
  return isTheirs ? standingOne(tx, contact) : undefined;
};

/**
 * An agent writes first. What is still open in that thread goes on; otherwise a new conversation begins, with the agent
 * as its owner. Gives the conversation's id.
 */
export const begin = (needs: Needs, input: Begin): Promise<string> =>
  needs.transact(async (tx) => {
    const known = await store.findMessage(tx, input.id);
    if (known) {
      if (known.author !== input.by.id) throw new Problem("conflict", { id: input.id });
      return known.conversation;
    }
    const { connection, at, by } = input;
    const now = needs.now();
    const contact = await ownerOf(tx, input);
    const who = await recognise(tx, { connection, person: at.person, now, newId: needs.newId, contact });
    const latest = await store.latestOfThread(tx, { connection, thread: at.thread });
    const isOpen = latest !== null && latest.status !== "solved" && latest.status !== "closed";
    const conversation = isOpen ? latest : await openOne(tx, needs, { input, contact: who.contact, latest });
    mayLeave(conversation, { ...input, at: now });
    await setOwner(tx, needs, { conversation, to: "agent", by, why: "reply" });
    const { undoSeconds } = await store.settings(tx);
    await say(tx, needs, { ...input, conversation, notBefore: now + undoSeconds * 1000 });
    return conversation.id;
  });

type Open = { input: Begin; contact: string; latest: Conversation | null };
const openOne = async (tx: Tx, needs: Needs, { input, contact, latest }: Open): Promise<Conversation> => {
  const { connection, at, by, subject } = input;
  const now = needs.now();
  const text = toPlain(input.rich);
  const conversation: Conversation = {
    id: needs.newId(),
    number: await store.nextNumber(tx),
    subject: subject?.trim() || subjectOf(text),
    status: "pending",
    snoozedUntil: null,
    priority: "normal",
    category: null,
    team: null,
    assignee: by.id,
    tags: [],
    language: needs.language(text),
    mood: "neutral",
    urgency: "normal",
    owner: "agent",
    epoch: 1,
    botSuspendedUntil: null,
    botMisses: 0,
    contact,
    connection,
    thread: at.thread,
    lane: null,
    place: null,
    previous: latest?.id ?? null,
    mergedInto: null,
    reopenedCount: 0,
    preview: "",
    previewBy: "agent",
    lastSeq: 0,
    lastPublicSeq: 0,
    // Free text stays as far off as it was: only the customer's own words bring it nearer.
    lastCustomerAt: latest?.lastCustomerAt ?? null,
    waitingSince: null,
    createdAt: now,
    updatedAt: now,
    solvedAt: null,
  };
  await store.insert(tx, conversation);
  const payload = { number: conversation.number, previous: conversation.previous };
  const actor = { kind: "agent", id: by.id } as const;
  await emit(tx, { type: "conversation.opened", conversation: conversation.id, actor, payload }, now);
  return conversation;
};
