import type * as wire from "../../kernel/wire";
import { type Comparing, contradicting } from "./contradicting";
import { mustBeOpen } from "./draft";
import * as store from "./store";
import { draftOf } from "./try-draft";

const CONVERSATIONS_MAX = 500;

/** What a lead should know before a gap's draft goes out: which articles it contradicts, who reads it, who is told. */
export const objections = async (needs: Comparing, id: string): Promise<wire.GapObjections> => {
  const { store: desk } = needs;
  const gap = await store.getGap(desk.read, id);
  mustBeOpen(gap);
  const draft = await draftOf(desk, gap);
  const contradictions = await contradicting(needs, draft);
  const asked = await store.conversationsOf(desk.read, { gap: id, limit: CONVERSATIONS_MAX });
  const waiting = new Set(asked.filter(({ status }) => !/^(?:solved|closed)$/.test(status)).map((one) => one.id));
  return { contradictions, waiting: waiting.size, audience: draft.audience };
};
