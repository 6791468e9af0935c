import type { Store, Tx } from "../../../db/client";
import { routingOf } from "../../desk/categories/model";
import type { Conversation } from "../../desk/conversations/model";
import { firstWords, get, hold, save } from "../../desk/conversations/store";
import { suggestIn } from "../../desk/conversations/suggest";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type { CategoryView } from "../../kernel/wire";
import { saveWork } from "../../people/work/store";
import type { Classifier } from "../classifier";
import { colleaguesOf } from "./colleagues";
import { type Choice, chooseAssignee } from "./model";
import { lastWhy, wasGiven } from "./store";
import { reasonOf } from "./texts";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  classifier: Pick<Classifier, "read" | "categories">;
  /** The agents who look at Parley now. */
  online: () => readonly string[];
};

const WORDS_MAX = 5;

/** The bot speaks, somebody has it already, or it is over: nobody is to be found. */
const isWaiting = ({ assignee, owner, status }: Conversation): boolean =>
  assignee === null && owner !== "bot" && (status === "open" || status === "pending");

const settle = async (
  tx: Tx,
  needs: Needs,
  { conversation, choice, why }: { conversation: Conversation; choice: Choice; why: string },
): Promise<void> => {
  const { id } = conversation;
  const now = needs.now();
  if (choice.agent === null) {
    // Said once, and again only when it is for another reason.
    if ((await lastWhy(tx, id)) === why) return;
    const stays = { agent: null, team: conversation.team };
    const payload = { from: stays, to: stays, why };
    const event = { type: "conversation.assigned", conversation: id, actor: { kind: "bot" }, payload } as const;
    return save(tx, id, { lastSeq: await emit(tx, event, now) });
  }
  const { agent: value, confidence } = choice;
  const proposal = { kind: "assignee" as const, value, confidence, reason: why, engine: "routing", applied: true };
  await suggestIn(tx, needs, { conversation: id, proposals: [proposal], threshold: 0 });
  await saveWork(tx, { agent: value, givenAt: now, now });
};

/** Gives a conversation that waits for a person to somebody, by its category's strategy; where nobody is free it stays with the team, and says why. */
export const assign = async (needs: Needs, { conversation: id }: { conversation: string }): Promise<void> => {
  const { store, classifier } = needs;
  const seen = await get(store.read, id);
  if (!isWaiting(seen) || seen.category === null) return;
  const all = await classifier.categories();
  const category = all.find((one): one is CategoryView => one.id === seen.category);
  if (!category || category.strategy === "none" || (await wasGiven(store.read, id))) return;
  const { strategy, person, parent } = category;
  const text = (await firstWords(store.read, { conversation: id, limit: WORDS_MAX })).join("\n");
  const { solver } = await classifier.read(text);
  await store.transact(async (tx) => {
    // Only one transaction writes at a time: two conversations that come at once never both find the same person free.
    const conversation = await hold(tx, id);
    if (!isWaiting(conversation)) return;
    const team = conversation.team ?? routingOf(category, all).team;
    const wanted = {
      team,
      language: conversation.language,
      categories: [category.id, ...(parent ? [parent] : [])],
      at: needs.now(),
    };
    const colleagues = await colleaguesOf(tx, needs.online());
    const choice = chooseAssignee(strategy, { colleagues, wanted, solver, person });
    await settle(tx, needs, { conversation, choice, why: reasonOf(choice) });
  });
};
