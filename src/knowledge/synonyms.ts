import { z } from "zod";
import type { Transact } from "../../db/client";
import { emit } from "../jobs/outbox";
import type { Actor } from "../kernel/events";
import { given } from "../kernel/given";
import type { Now } from "../kernel/time";
import * as store from "./store";

const Word = z.string().trim().min(1).max(80);

/** Each group: words and phrases that mean one thing; search reads them all as the first. */
export const SynonymsInput = z.object({ groups: z.array(z.array(Word).min(2).max(30)).max(500) });
export type SynonymsInput = z.infer<typeof SynonymsInput>;

/** Replaces the desk's synonyms; search goes by them from its next question on. */
export const saveSynonyms = (
  { transact, now }: { transact: Transact; now: Now },
  { synonyms, by }: { synonyms: SynonymsInput; by: Actor },
): Promise<void> =>
  transact(async (tx) => {
    const at = now();
    await store.saveSynonyms(tx, { groups: given(SynonymsInput, synonyms).groups, at });
    await store.countShelfUp(tx);
    await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "articles" } }, at);
  });
