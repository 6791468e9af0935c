import type { Store } from "../../db/client";
import { emit } from "../jobs/outbox";
import type { Actor } from "../kernel/events";
import type { AgentId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import { type Agent, type AgentChange, changed } from "./model";
import type { SignIn } from "./sign-in";
import { countOtherAdmins, endSessions, getAgent, saveAgent } from "./store";

type Needs = { store: Store; signIn: Pick<SignIn, "forget" | "setPassword">; now: Now };
type Change = { id: AgentId; change: AgentChange; by: Actor };

/** Changes an agent; disabling or a new password ends their sessions. Throws `conflict` for the last admin or a taken e-mail. */
export const changeAgent = async ({ store, signIn, now }: Needs, { id, change, by }: Change): Promise<Agent> => {
  const { password, ...rest } = change;
  const at = now();
  const agent = await store.transact(async (tx) => {
    // Two admins who demote each other at once must not both find the other still there.
    const next = changed(await getAgent(tx, id), rest, { admins: await countOtherAdmins(tx, id) });
    await saveAgent(tx, next, at);
    if (next.disabled) await endSessions(tx, id);
    await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "agents" } }, at);
    return next;
  });
  signIn.forget(id);
  if (password !== undefined) await signIn.setPassword(id, password);
  return agent;
};
