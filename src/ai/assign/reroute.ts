import type { Store } from "../../../db/client";
import { routingOf } from "../../desk/categories/model";
import { changeIn } from "../../desk/conversations/change";
import { hold } from "../../desk/conversations/store";
import type { Event } from "../../kernel/events";
import type { Now } from "../../kernel/time";
import type { Classifier } from "../classifier";
import { lastTeamBy } from "./store";

type Needs = { store: Store; now: Now; classifier: Pick<Classifier, "categories"> };

/**
 * A person has said what a conversation is really about: where its team came from the category it was taken for, it goes to
 * the right one's. A team that somebody chose stays, and so does who has it already.
 */
export const reroute = async ({ store, now, classifier }: Needs, event: Event): Promise<void> => {
  const { conversation: id, actor } = event;
  if (event.type !== "conversation.category" || !id || actor.kind !== "agent") return;
  const all = await classifier.categories();
  const teamFor = (category: string | null) => {
    const found = all.find((one) => one.id === category);
    return found ? routingOf(found, all).team : null;
  };
  const { from, to } = event.payload;
  const category = all.find((one) => one.id === to);
  const [before, team] = [teamFor(from), teamFor(to)];
  if (!category || team === null) return;
  await store.transact(async (tx) => {
    const conversation = await hold(tx, id);
    // Somebody was quicker, or it is over.
    if (conversation.category !== to || conversation.status === "closed" || conversation.team === team) return;
    if (conversation.team !== null && conversation.team !== before) return;
    if ((await lastTeamBy(tx, id)) === "agent") return;
    const by = { kind: "bot" } as const;
    await changeIn(tx, { now }, { conversation: id, change: { team }, by, why: category.name });
  });
};
