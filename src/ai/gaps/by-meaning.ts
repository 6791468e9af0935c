import { setTimeout as pause } from "node:timers/promises";
import type { Read } from "../../../db/client";
import { matterOf } from "../../desk/conversations/courtesy";
import type * as wire from "../../kernel/wire";
import type { Article } from "../../knowledge/store";
import { countMeanings, openMeanings } from "../embeddings/meanings";
import type { EmbeddingsRoom } from "../embeddings/open";
import { LlmFailure } from "../llm";
import { doorsOf } from "./store";
import type { Ask, Told } from "./thread";
import type { Put, Putting, TriedAll, TryOut } from "./try-out";

export type Meaning = Pick<EmbeddingsRoom, "nearAll" | "readDraft">;
type Needs = { read: Read; think: (ask: Ask) => Promise<Told>; meaning: Meaning };

const DEADLINE_MS = 30_000;
/** A message that asks several things is searched by each: that is known only when it was tried. */
const ROUNDS_MAX = 3;

const triedIn = (told: Told): TriedAll => {
  if (!("tried" in told)) throw new Error("The gaps' thread gave another answer.");
  return told.tried;
};

/** The draft as the model reads it. Without it a draft is found by its words alone, as a published one until it is read. */
const draftRead = ({ meaning }: Needs, draft: Article) =>
  meaning.readDraft(draft, { deadlineMs: DEADLINE_MS }).catch((failure: unknown) => {
    if (failure instanceof LlmFailure) return new Map();
    throw failure;
  });

type ByDoor = Map<string, Put[]>;
const byDoor = (puts: readonly Put[], doors: ReadonlyMap<string, string>): ByDoor => {
  const all: ByDoor = new Map();
  for (const put of puts) {
    const door = doors.get(put.conversation) ?? "";
    all.set(door, [...(all.get(door) ?? []), put]);
  }
  return all;
};

/**
 * Tries a draft as production would search: by the meaning of the questions too, where the desk has a model for that and what
 * came in by their door may be told to it. `meaning` is null where no model is set.
 */
export const triedByMeaning = async (
  needs: Needs,
  given: TryOut,
): Promise<TriedAll & { meaning: wire.MeaningCount | null }> => {
  const { think, meaning: room } = needs;
  const all: Put[] = [...given.questions, ...given.others];
  if ((await room.nearAll([], { about: {}, deadlineMs: 0 })) === "off")
    return { ...triedIn(await think({ tryOut: given })), meaning: null };
  const beside = await draftRead(needs, given.draft);
  const meanings = openMeanings({
    nearAll: (questions, asked) => room.nearAll(questions, { ...asked, beside }),
    wait: (ms) => pause(ms),
  });
  const doors = await doorsOf(
    needs.read,
    all.map(({ conversation }) => conversation),
  );
  const aboutOf = ({ conversation }: Put) => {
    const connection = doors.get(conversation);
    return connection === undefined ? {} : { connection };
  };
  const near = new Map(all.map(({ id }) => [id, new Map()]));
  const said = new Map<string, string | null>();
  const learn = async (put: Put, question: string): Promise<void> => {
    const meant = await meanings.near(question, aboutOf(put));
    near.get(put.id)?.set(question, meant?.near ?? []);
    const before = said.get(put.id);
    if (meant && (before === undefined || before === "used")) said.set(put.id, meant.missing ?? "used");
  };
  for (const puts of byDoor(all, doors).values()) {
    const [first] = puts;
    const texts = puts.map(({ text }) => matterOf([text]));
    if (first) await meanings.learn(texts, aboutOf(first));
  }
  for (const put of all) await learn(put, matterOf([put.text]));
  const put = (one: Put): Putting => ({ ...one, near: near.get(one.id) ?? new Map() });
  for (let round = 1; ; round++) {
    const tryOut = { ...given, questions: given.questions.map(put), others: given.others.map(put) };
    const tried = triedIn(await think({ tryOut }));
    if (tried.unmet.length === 0 || round === ROUNDS_MAX)
      return { ...tried, meaning: countMeanings([...said.values()]) };
    for (const { id, question } of tried.unmet) {
      const of = all.find((one) => one.id === id);
      if (of) await learn(of, question);
    }
  }
};
