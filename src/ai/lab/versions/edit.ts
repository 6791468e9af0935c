import { z } from "zod";
import type { Tx } from "../../../../db/client";
import { emit } from "../../../jobs/outbox";
import { Problem } from "../../../kernel/problem";
import { Content } from "../model";
import type { Needs } from "./draft";
import { addStep, getVersion, lastEdit, type StoredVersion, updateVersion } from "./store";

export const EditInput = z.object({
  /** The revision that was read. Another one since: 409 with what came. */
  revision: z.number().int(),
  name: z.string().trim().min(1).max(120).optional(),
  content: Content.optional(),
});

/** Throws Problem conflict with the version as it stands now and who changed it. */
export const refuseOverwriting = async (tx: Tx, id: string): Promise<never> => {
  const { revision, content, name } = await getVersion(tx, id);
  const last = await lastEdit(tx, id);
  throw new Problem("conflict", { what: "version", id, revision, name, content, by: last?.by ?? null, at: last?.at });
};

const mustBeOpen = ({ id, state }: StoredVersion): void => {
  if (state === "live" || state === "retired") throw new Problem("lab.not_draft", { id, state });
};

/** Saves a draft, whatever its prompts say: what production could not use is refused when it is tried or published. What was tried before is no longer what it holds: it is a draft again. Returns the new revision. */
export const edit = (
  { transact, now, newId }: Needs,
  { id, revision, name, content, by }: z.infer<typeof EditInput> & { id: string; by: string },
): Promise<number> =>
  transact(async (tx) => {
    const version = await getVersion(tx, id);
    mustBeOpen(version);
    if (version.revision !== revision) return refuseOverwriting(tx, id);
    const at = now();
    const next = content ? revision + 1 : revision;
    const change = {
      ...(name && { name }),
      ...(content && { content, state: "draft" as const }),
      revision: next,
      updatedAt: at,
    };
    if (!(await updateVersion(tx, { id, revision }, change))) return refuseOverwriting(tx, id);
    const step = { id: newId(), version: id, what: "edited", by, revision: next, at } as const;
    await addStep(tx, { ...step, text: name ?? null, ...(content && { content }) });
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "version", id } }, at);
    return next;
  });

/** Says something about a version, for those who come after. */
export const comment = (
  { transact, now, newId }: Needs,
  { id, text, by }: { id: string; text: string; by: string },
): Promise<void> =>
  transact(async (tx) => {
    const { revision } = await getVersion(tx, id);
    const at = now();
    await addStep(tx, { id: newId(), version: id, what: "commented", by, text, revision, at });
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "version", id } }, at);
  });
