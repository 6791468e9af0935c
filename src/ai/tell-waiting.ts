import { fromPlain } from "../../channels/kit/rich-text";
import type { Store } from "../../db/client";
import { reassure } from "../desk/conversations/answer";
import { get, messagesOf, settings } from "../desk/conversations/store";
import { mannersNow as mannersOf } from "../desk/manners/store";
import { Later } from "../jobs/runner";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import { MINUTE_MS } from "../kernel/time";
import { languageOf } from "./turn";
import { type WaitingNeeds, waitingWords } from "./waiting-words";

type Needs = WaitingNeeds & { store: Store; newId: NewId };

/** Whoever of ours is there answers within this time: then nothing needs to be said. */
const ANSWERED_SOON_MS = 2 * MINUTE_MS;
const MESSAGES_BACK = 40;

/**
 * A matter that people have is open again and nobody of ours has answered: its customer is told once that somebody will, and
 * when. Nothing is said where the bot speaks itself, nor among several people.
 */
export const tellWaiting =
  (needs: Needs) =>
  async (event: Event): Promise<void> => {
    if (event.type !== "conversation.reopened" || !event.conversation || event.actor.kind !== "customer") return;
    const { store, now, newId } = needs;
    const conversation = await get(store.read, event.conversation);
    if (conversation.owner === "bot" || conversation.place || conversation.waitingSince === null) return;
    if (!(await settings(store.read)).botEnabled) return;
    const saidAt = (conversation.lastCustomerAt ?? event.at) + ANSWERED_SOON_MS;
    if (saidAt > now()) throw new Later(saidAt);
    const messages = await messagesOf(store.read, { conversation: conversation.id, limit: MESSAGES_BACK });
    const manners = await mannersOf(store.read);
    const language = languageOf({ messages, conversation }) === "ru" ? "ru" : "en";
    const words = await waitingWords(needs, { conversation, manners, language, passed: "all" });
    await reassure(
      { transact: store.transact, now, newId },
      {
        conversation: conversation.id,
        epoch: conversation.epoch,
        since: event.seq,
        rich: fromPlain(words),
        name: manners.name,
      },
    );
  };
