import { z } from "zod";
import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { given } from "../../kernel/given";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { getArticle } from "../store";
import { countByHand, insertAsked } from "./store";

export const AskedInput = z.object({ text: z.string().trim().min(3).max(300) });
const BY_HAND_MAX = 50;

/** A lead writes a question that an article answers. Throws Problem not_found, and bad_input beyond fifty. */
export const writeAsked = (
  { transact, now, newId }: { transact: Transact; now: Now; newId: NewId },
  { article, by, input }: { article: string; by: string; input: z.input<typeof AskedInput> },
): Promise<string> =>
  transact(async (tx) => {
    const { text } = given(AskedInput, input);
    await getArticle(tx, article);
    if ((await countByHand(tx, article)) >= BY_HAND_MAX)
      throw new Problem("bad_input", { issues: [{ path: "text", message: `at most ${BY_HAND_MAX} by hand` }] });
    const id = newId();
    const nobody = { message: null, conversation: null, contact: null, quote: null };
    await insertAsked(tx, { id, article, ...nobody, text, why: "hand", state: "counts", by, at: now() });
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "asked" } }, now());
    return id;
  });
