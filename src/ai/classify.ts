import type { Store } from "../../db/client";
import { routingOf } from "../desk/categories/model";
import { speaks } from "../desk/contacts/speaks";
import { change } from "../desk/conversations/change";
import type { Conversation } from "../desk/conversations/model";
import { sense } from "../desk/conversations/sense";
import { firstWords, get, lastWords, settings } from "../desk/conversations/store";
import { type Proposal, suggest, unsuggest } from "../desk/conversations/suggest";
import { type Decided, decide, reasonOf } from "../desk/routing/model";
import { factsOf, rulesInUse, spokenIn } from "../desk/routing/store";
import type { NewId } from "../kernel/ids";
import { written } from "../kernel/saying";
import { detectLanguage } from "../kernel/text";
import type { Now } from "../kernel/time";
import type { CategoryView } from "../kernel/wire";
import { colleaguesOf } from "./assign/colleagues";
import { suggestAssignee } from "./assignee";
import type { Classifier } from "./classifier";
import { live } from "./lab/live";
import type { Llm } from "./llm";
import { belongs, type Prediction } from "./local/classifier";
import type { Quality } from "./quality/quality";
import type { Sorted } from "./sort";
import { NEVER_APPLIED, sortAndApply } from "./sort-and-apply";
import { languageSpoken, languageTold } from "./spoken";
import { type Tone, toneOfAll } from "./tone/tone";
import { waitingFor } from "./turn";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  classifier: Classifier;
  llm: Llm | null;
  /** From which confidence each category is applied by itself. */
  quality: Pick<Quality, "cuts" | "modelCuts">;
  online: () => readonly string[];
};

type Why = NonNullable<Proposal["why"]>;
const RANKED_MAX = 5;
const EXAMPLES_MAX = 3;
const EXAMPLE_CHARS = 200;
/** What people may look at who ask why: what was found with the figure it is told with, what else was likely on the same scale. */
export const whyOf = (
  { ranked, inScope, because, near }: Prediction,
  { found, failed = null }: { found: { value: string; confidence: number }; failed?: string | null },
): Why => {
  const others = ranked
    .filter(({ label }) => label !== found.value)
    .map(({ label, confidence }) => ({ value: label, confidence: confidence * belongs(inScope) }));
  return {
    ...(failed === null ? {} : { fallback: failed }),
    ranked: [found, ...others].sort((a, b) => b.confidence - a.confidence).slice(0, RANKED_MAX),
    words: because,
    examples: near.slice(0, EXAMPLES_MAX).map(({ text }) => text.replace(/\s+/g, " ").trim().slice(0, EXAMPLE_CHARS)),
  };
};

/** A model's word on the priority is a suggestion, never a decision. */
const MODEL_PRIORITY = 0.6;
const URGENT_PRIORITY = 0.8;
const CATEGORY_PRIORITY = 0.9;
/** So many of the customer's messages are read. */
const WORDS_MAX = 5;
/** So many of the last are listened to for how they sound. */
const LAST_MAX = 3;

/** Keeps how the customer sounds and what they write in; gives the conversation as it is then. */
const listen = async (
  { store, now }: Needs,
  conversation: Conversation,
): Promise<{ heard: Conversation; tone: Tone }> => {
  const last = await lastWords(store.read, { conversation: conversation.id, limit: LAST_MAX });
  const tone = toneOfAll(last);
  const spoken = languageSpoken(last, conversation.language);
  const told = languageTold(last);
  // Among several people it may be anybody's.
  if (told !== null && told !== "other" && conversation.place === null)
    await speaks({ store, now }, { contact: conversation.contact, language: told });
  const { mood, urgency } = tone;
  const heard = { mood, urgency, language: spoken === "other" ? conversation.language : spoken };
  const isNews =
    mood !== conversation.mood || urgency !== conversation.urgency || heard.language !== conversation.language;
  const why = tone.because.map((word) => `“${word}”`).join(", ");
  if (isNews) await sense({ transact: store.transact, now }, { conversation: conversation.id, ...heard, why });
  return { heard: { ...conversation, ...heard }, tone };
};

/** What the lead's rules say; what they have said here before they do not say again. */
const ruled = async ({ store }: Needs, { conversation, text }: { conversation: Conversation; text: string }) => {
  const rules = await rulesInUse(store.read);
  if (rules.length === 0) return {};
  const [facts, spoken] = await Promise.all([
    factsOf(store.read, conversation.id),
    spokenIn(store.read, conversation.id),
  ]);
  const { mood, urgency, language } = conversation;
  return decide(
    rules.filter(({ id }) => !spoken.has(id)),
    { ...facts, text, mood, urgency, language },
  );
};

const proposalsOf = (decided: Decided, { category, priority }: Conversation): Proposal[] =>
  (["category", "priority"] as const).flatMap((kind) => {
    const found = decided[kind];
    if (!found || (kind === "category" && category !== null) || found.value === priority) return [];
    const { value, rule } = found;
    const sure = { confidence: 1, engine: "rule", applied: true };
    return [{ kind, value, reason: reasonOf(found), rule: rule.id, ...sure }];
  });

const becauseOf = ({ id }: CategoryView): string => written({ say: "category", id });

const priorityOf = (
  tone: Tone,
  { sorted, applied, all }: { sorted: Sorted | null; applied: CategoryView | undefined; all: readonly CategoryView[] },
): Proposal | null => {
  const kind = "priority" as const;
  if (tone.urgency !== "normal") {
    const value = tone.urgency === "emergency" ? "urgent" : "high";
    const word = tone.because.at(-1) ?? "";
    return { kind, value, confidence: URGENT_PRIORITY, reason: `“${word}”`, engine: "rule" };
  }
  const own = applied ? routingOf(applied, all).priority : null;
  if (applied && own)
    return { kind, value: own, confidence: CATEGORY_PRIORITY, reason: becauseOf(applied), engine: "rule" };
  if (!sorted?.priority) return null;
  return {
    kind,
    value: sorted.priority,
    confidence: MODEL_PRIORITY,
    reason: sorted.reason,
    engine: "llm",
    applied: false,
  };
};

const assigneeOf = async (
  { store, online }: Needs,
  { conversation, sorted, team }: { conversation: Conversation; sorted: Sorted; team: string | null },
): Promise<Proposal | null> => {
  if (conversation.assignee !== null || sorted.solver.ranked.length === 0) return null;
  const colleagues = await colleaguesOf(store.read, online());
  const language = conversation.language === "ru" ? "ru" : "en";
  const found = suggestAssignee(sorted.solver, { colleagues, team, language });
  if (!found) return null;
  const { agent: value, confidence, reason, ranked } = found;
  // Who has how much to do is reckoned in already, and whom it is none for is not among them.
  const why = whyOf({ ...sorted.solver, ranked, inScope: 1 }, { found: { value, confidence } });
  return { kind: "assignee", value, confidence, reason, engine: "local", why };
};

type Turn = { conversation: Conversation; text: string; tone: Tone; decided: Decided };

/** Sorts by the desk's own engine, and the model where that one is unsure; gives what is applied of it. */
const sorted = async (needs: Needs, { conversation, text, tone, decided }: Turn): Promise<void> => {
  const { store, classifier, quality } = needs;
  const { content } = await live(store.read);
  const { applyThreshold: deskThreshold } = await settings(store.read);
  const [cuts, modelCuts] = [await quality.cuts(), await quality.modelCuts()];
  const all = await classifier.categories();
  const byRule = all.find(({ id }) => id === decided.category?.value);
  const about = waitingFor(conversation);
  const asked = { text, language: detectLanguage(text), deskThreshold, cuts, modelCuts, about };
  // What a rule has decided no model needs to be asked about.
  const weighed = await sortAndApply({ classifier, llm: byRule ? null : needs.llm, content }, asked);
  const { sorted: found, isShown, isApplied, floor } = weighed;
  const { category, confidence, reason, engine } = found;
  const best = byRule ? undefined : all.find(({ id }) => id === category);
  const applied = byRule ?? (isApplied ? best : undefined);
  const priority = decided.priority ? null : priorityOf(tone, { sorted: found, applied, all });
  const proposals: Proposal[] = [
    ...(best && isShown
      ? [
          {
            kind: "category" as const,
            value: best.id,
            confidence,
            reason,
            engine,
            applied: isApplied,
            why: whyOf(found.topic, { found: { value: best.id, confidence }, failed: found.failed }),
          },
        ]
      : []),
    ...(priority && priority.value !== conversation.priority ? [priority] : []),
  ];
  const saying = { transact: store.transact, now: needs.now, newId: needs.newId };
  if (proposals.length > 0) await suggest(saying, { conversation: conversation.id, proposals, threshold: floor });
  // What the first words seemed to be about, and all of them no longer do.
  if (!best || !isShown) await unsuggest(saying, { conversation: conversation.id, kind: "category" });
  const own = applied ? routingOf(applied, all).team : null;
  const team = conversation.team ?? decided.team?.value ?? own;
  if (applied && own && team === own && conversation.team === null)
    await toTeam(needs, conversation, own, becauseOf(applied));
  // Where a strategy finds somebody, nobody is proposed beside them.
  if (applied && applied.strategy !== "none") return;
  const assignee = await assigneeOf(needs, { conversation, sorted: found, team });
  if (assignee)
    await suggest(saying, { conversation: conversation.id, proposals: [assignee], threshold: NEVER_APPLIED });
};

const toTeam = ({ store, now }: Needs, { id }: Conversation, team: string, why: string) =>
  change({ transact: store.transact, now }, { conversation: id, change: { team }, by: { kind: "bot" }, why });

/**
 * Listens to how the customer sounds, asks the lead's rules, and proposes category, priority and assignee from what was
 * written; routes the conversation to its team.
 */
export const classify = async (needs: Needs, { conversation: id }: { conversation: string }): Promise<void> => {
  const { store } = needs;
  const found = await get(store.read, id);
  if (found.status === "closed") return;
  const { heard: conversation, tone } = await listen(needs, found);
  const said = await firstWords(store.read, { conversation: id, limit: WORDS_MAX + 1 });
  const text = said.join("\n");
  if (text.trim() === "") return;
  const decided = await ruled(needs, { conversation, text });
  const proposals = proposalsOf(decided, conversation);
  const saying = { transact: store.transact, now: needs.now, newId: needs.newId };
  if (proposals.length > 0) await suggest(saying, { conversation: id, proposals, threshold: 1 });
  if (decided.team && conversation.team === null)
    await toTeam(needs, conversation, decided.team.value, reasonOf(decided.team));
  // A person has decided, or we have: a later message does not turn it over. And what comes after its beginning says
  // nothing new of what a conversation is about.
  if (conversation.category !== null || said.length > WORDS_MAX) return;
  await sorted(needs, { conversation, text, tone, decided });
};
