import type { Store } from "../../db/client";
import { change } from "../desk/conversations/change";
import { get, messagesOf, settings } from "../desk/conversations/store";
import { suggest } from "../desk/conversations/suggest";
import { corrections, listCategories } from "../desk/setup/store";
import type { NewId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import { type Model, predict, train } from "./local/classifier";

type Needs = { store: Store; now: Now; newId: NewId };

const URGENT =
  /(?:^|[^\p{L}])(?:urgent(?:ly)?|asap|immediately|emergency|right now|lawyer|fraud|fire|smoke|sparks?|срочн\p{L}*|немедленн\p{L}*|прямо сейчас|юрист\p{L}*|мошенни\p{L}*|дым\p{L}*|искр\p{L}*|горит|пожар\p{L}*)(?![\p{L}])/iu;

/** The desk's own classifier: learns from the categories' examples and from what agents decided; forgets when they change. */
export const openClassifier = ({ store }: Pick<Needs, "store">) => {
  let model: Promise<Model> | null = null;
  const learnAll = async (): Promise<Model> => {
    const categories = await listCategories(store.read);
    const known = new Set(categories.map((category) => category.id));
    const examples = categories.flatMap(({ id, examples: texts }) => texts.map((text) => ({ text, label: id })));
    const corrected = (await corrections(store.read, 5000))
      .filter(({ category }) => known.has(category))
      .map(({ text, category }) => ({ text, label: category }));
    return train([...examples, ...corrected], {
      categories: categories.map(({ id, name, description }) => ({ label: id, name, description })),
    });
  };
  return {
    changed: (): void => {
      model = null;
    },
    predict: async (text: string) => {
      model ??= learnAll();
      return predict(await model, text);
    },
  };
};
export type Classifier = ReturnType<typeof openClassifier>;

/** Proposes category and priority for a conversation from what its customer has written; routes it to the category's team. */
export const classify = async (
  needs: Needs & { classifier: Classifier },
  { conversation: id }: { conversation: string },
): Promise<void> => {
  const { store, classifier } = needs;
  const conversation = await get(store.read, id);
  // A person has decided, or we have: a later message does not turn it over.
  if (conversation.category !== null || conversation.status === "closed") return;
  const messages = await messagesOf(store.read, { conversation: id, limit: 30 });
  const text = messages
    .filter((message) => message.direction === "in")
    .slice(0, 5)
    .map((message) => message.text)
    .join("\n");
  if (text.trim() === "") return;
  const { ranked, inScope, because } = await classifier.predict(text);
  const best = ranked[0];
  const { applyThreshold } = await settings(store.read);
  const proposals = [];
  if (best && inScope >= 0.35)
    proposals.push({
      kind: "category" as const,
      value: best.label,
      confidence: best.confidence * inScope,
      reason: because.slice(0, 4).join(", "),
      engine: "local",
    });
  const categories = await listCategories(store.read);
  const category =
    best && best.confidence * inScope >= applyThreshold ? categories.find((one) => one.id === best.label) : undefined;
  const urgent = URGENT.exec(text)?.[0]?.trim();
  const priority = urgent ? "high" : category?.priority;
  if (priority && priority !== conversation.priority)
    proposals.push({
      kind: "priority" as const,
      value: priority,
      confidence: urgent ? 0.8 : 0.9,
      reason: urgent ? `“${urgent}”` : (category?.name ?? ""),
      engine: "local",
    });
  await suggest(
    { transact: store.transact, now: needs.now, newId: needs.newId },
    { conversation: id, proposals, threshold: applyThreshold },
  );
  if (category?.team && conversation.team === null)
    await change(
      { transact: store.transact, now: needs.now },
      { conversation: id, change: { team: category.team }, by: { kind: "bot" }, why: category.name },
    );
};
