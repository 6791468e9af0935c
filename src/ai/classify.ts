import type { Store } from "../../db/client";
import { change } from "../desk/conversations/change";
import type { Conversation, Suggestion } from "../desk/conversations/model";
import { firstWords, get, settings } from "../desk/conversations/store";
import { suggest } from "../desk/conversations/suggest";
import type { NewId } from "../kernel/ids";
import { detectLanguage } from "../kernel/text";
import type { Now } from "../kernel/time";
import type { CategoryView } from "../kernel/wire";
import { listAgents } from "../people/store";
import { suggestAssignee } from "./assignee";
import type { Classifier } from "./classifier";
import { live } from "./lab/live";
import type { Llm } from "./llm";
import { type Sorted, sort } from "./sort";
import { loadOf } from "./store";

type Needs = { store: Store; now: Now; newId: NewId; classifier: Classifier; llm: Llm | null };
type Proposal = { kind: Suggestion["kind"]; value: string; confidence: number; reason: string; engine: string };

const URGENT =
  /(?:^|[^\p{L}])(?:urgent(?:ly)?|asap|immediately|emergency|right now|lawyer|fraud|fire|smoke|sparks?|срочн\p{L}*|немедленн\p{L}*|прямо сейчас|юрист\p{L}*|мошенни\p{L}*|дым\p{L}*|искр\p{L}*|горит|пожар\p{L}*)(?![\p{L}])/iu;

/** A model's word on the priority is a suggestion, never a decision. */
const MODEL_PRIORITY = 0.6;
const NEVER_APPLIED = Number.POSITIVE_INFINITY;
const AGENTS_MAX = 1000;
/** So many of the customer's messages are read. */
const WORDS_MAX = 5;

const priorityOf = (
  text: string,
  { sorted, applied }: { sorted: Sorted; applied: CategoryView | undefined },
): Proposal | null => {
  const kind = "priority" as const;
  const urgent = URGENT.exec(text)?.[0]?.trim();
  if (urgent) return { kind, value: "high", confidence: 0.8, reason: `“${urgent}”`, engine: "rule" };
  if (applied?.priority)
    return { kind, value: applied.priority, confidence: 0.9, reason: applied.name, engine: "rule" };
  if (!sorted.priority) return null;
  return { kind, value: sorted.priority, confidence: MODEL_PRIORITY, reason: sorted.reason, engine: "llm" };
};

const assigneeOf = async (
  { store }: Needs,
  { conversation, sorted, team }: { conversation: Conversation; sorted: Sorted; team: string | null },
): Promise<Proposal | null> => {
  if (conversation.assignee !== null || sorted.solver.ranked.length === 0) return null;
  const [agents, load] = await Promise.all([listAgents(store.read, { limit: AGENTS_MAX }), loadOf(store.read)]);
  const language = conversation.language === "ru" ? "ru" : "en";
  const found = suggestAssignee(sorted.solver, { agents, load, team, language });
  if (!found) return null;
  const { agent, confidence, reason } = found;
  return { kind: "assignee", value: agent, confidence, reason, engine: "local" };
};

/** Proposes category, priority and assignee for a conversation from what its customer has written; routes it to the category's team. */
export const classify = async (needs: Needs, { conversation: id }: { conversation: string }): Promise<void> => {
  const { store, classifier } = needs;
  const conversation = await get(store.read, id);
  // A person has decided, or we have: a later message does not turn it over.
  if (conversation.category !== null || conversation.status === "closed") return;
  const said = await firstWords(store.read, { conversation: id, limit: WORDS_MAX + 1 });
  // What comes after its beginning says nothing new of what a conversation is about.
  if (said.length > WORDS_MAX) return;
  const text = said.join("\n");
  if (text.trim() === "") return;
  const { content } = await live(store.read);
  const threshold = content.classify.applyThreshold ?? (await settings(store.read)).applyThreshold;
  const sorted = await sort(
    { ...needs, content },
    {
      text,
      language: detectLanguage(text),
      threshold,
      about: { conversation: id, connection: conversation.connection },
    },
  );
  const { category, confidence, reason, engine } = sorted;
  const found = (await classifier.categories()).find((one) => one.id === category);
  const applied = confidence >= threshold ? found : undefined;
  const priority = priorityOf(text, { sorted, applied });
  const proposals: Proposal[] = [
    ...(found && confidence >= content.classify.shownMin
      ? [{ kind: "category" as const, value: found.id, confidence, reason, engine }]
      : []),
    ...(priority && priority.value !== conversation.priority ? [priority] : []),
  ];
  const saying = { transact: store.transact, now: needs.now, newId: needs.newId };
  if (proposals.length > 0) await suggest(saying, { conversation: id, proposals, threshold });
  const team = conversation.team ?? applied?.team ?? null;
  const assignee = await assigneeOf(needs, { conversation, sorted, team });
  if (assignee) await suggest(saying, { conversation: id, proposals: [assignee], threshold: NEVER_APPLIED });
  if (applied?.team && conversation.team === null)
    await change(
      { transact: store.transact, now: needs.now },
      { conversation: id, change: { team: applied.team }, by: { kind: "bot" }, why: applied.name },
    );
};
