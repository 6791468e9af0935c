import type { InboundMessage } from "../../../channels/contract";
import type { Tx } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { looksLike } from "../contacts/likeness/store";
import { samePhone } from "../contacts/model";
import { getContact } from "../contacts/store";
import { type Conversation, topicOf } from "./model";
import * as store from "./store";
import { suggestIn } from "./suggest";

type Needs = { now: Now; newId: NewId };
type About = { conversation: Conversation; item: InboundMessage };
/** `message` is the id the new message will have. */
type Continued = About & { message: string };

/** A subject is weak evidence: a new conversation under the subject of another open one of the contact is only proposed to be the same. */
export const sameTopic = async (tx: Tx, needs: Needs, { conversation, item }: About): Promise<void> => {
  const topic = topicOf(item.subject ?? "");
  if (topic === "") return;
  const others = await store.openOf(tx, conversation.contact);
  const twin = others.find((one) => one.id !== conversation.id && topicOf(one.subject) === topic);
  if (!twin) return;
  await suggestIn(tx, needs, {
    conversation: conversation.id,
    proposals: [
      {
        kind: "same_topic",
        value: twin.id,
        confidence: 0.5,
        reason: `#${twin.number} ${twin.subject}`,
        engine: "rules",
      },
    ],
    threshold: 1,
  });
};

/** A new subject in an old thread may be another matter: a split is proposed, nothing is done. */
export const newTopic = async (tx: Tx, needs: Needs, { conversation, item, message }: Continued): Promise<void> => {
  const topic = topicOf(item.subject ?? "");
  if (topic === "" || topic === topicOf(conversation.subject)) return;
  await suggestIn(tx, needs, {
    conversation: conversation.id,
    proposals: [{ kind: "new_topic", value: message, confidence: 0.5, reason: item.subject ?? "", engine: "rules" }],
    threshold: 1,
  });
};

/** A new contact who resembles another by what nobody vouches for: proposed to be the same, with the reason. */
export const samePerson = async (
  tx: Tx,
  needs: Needs,
  { conversation }: Pick<About, "conversation">,
): Promise<void> => {
  const found = await looksLike(tx, conversation.contact);
  if (!found) return;
  const { contact, evidence, channels } = found;
  const one = await getContact(tx, conversation.contact);
  // The other one may be known by several; a number is shown as it is written on their card.
  const isTheirs = samePhone(contact.phone, one.phone);
  const shared = { email: one.email, phone: isTheirs ? contact.phone : one.phone, name: null };
  await suggestIn(tx, needs, {
    conversation: conversation.id,
    proposals: [
      {
        kind: "same_contact",
        value: contact.id,
        confidence: evidence.includes("email") || evidence.includes("phone") ? 0.7 : 0.4,
        reason: JSON.stringify({
          say: "same_person",
          name: contact.name,
          by: evidence.map((is) => ({ is, value: shared[is] })),
          channels,
        }),
        engine: "rules",
      },
    ],
    threshold: 1,
  });
};
