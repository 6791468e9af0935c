import { z } from "zod";
import type { Transact } from "../../../../db/client";
import { listCategories } from "../../../desk/categories/store";
import { emit } from "../../../jobs/outbox";
import type { NewId } from "../../../kernel/ids";
import type { Now } from "../../../kernel/time";
import { KeptCategory } from "../model";
import { addStep, getLive, getVersion, insertVersion, nextNumber } from "./store";

export type Needs = { transact: Transact; now: Now; newId: NewId };

export const DraftInput = z.object({
  name: z.string().trim().min(1).max(120),
  /** The version to begin from; the live one when absent. */
  base: z.string().max(100).nullish(),
});

/** Begins a draft as a copy of a version. From the live one it takes the categories as they stand on the desk now. Returns its id. */
export const draft = (
  { transact, now, newId }: Needs,
  { name, base, by }: z.infer<typeof DraftInput> & { by: string },
): Promise<string> =>
  transact(async (tx) => {
    const from = base ? await getVersion(tx, base) : await getLive(tx);
    const desk = KeptCategory.array().parse(await listCategories(tx));
    const at = now();
    const id = newId();
    const content = from.state === "live" ? { ...from.content, categories: desk } : from.content;
    const number = await nextNumber(tx);
    await insertVersion(tx, {
      id,
      number,
      name,
      state: "draft",
      base: from.id,
      baseCategories: desk,
      content,
      revision: 1,
      author: by,
      createdAt: at,
      updatedAt: at,
      publishedAt: null,
      retiredAt: null,
    });
    await addStep(tx, { id: newId(), version: id, what: "created", by, text: null, revision: 1, content, at });
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "version", id } }, at);
    return id;
  });
