import { eq } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { Signature } from "./model";

/** An agent's signature; of one who has none, and of nobody, it is empty. */
export const signatureOf = async (db: Read, agent: string): Promise<Signature> => {
  const { agents: a } = db.t;
  const [row] = await db.q.select({ signature: a.signature }).from(a).where(eq(a.id, agent));
  const parsed = Signature.safeParse(row?.signature ?? {});
  return parsed.success ? parsed.data : { en: "", ru: "" };
};

export const saveSignature = async (
  tx: Tx,
  { agent, signature, now }: { agent: string; signature: Signature; now: number },
): Promise<void> => {
  const { agents: a } = tx.t;
  await tx.q.update(a).set({ signature, updatedAt: now }).where(eq(a.id, agent));
};
