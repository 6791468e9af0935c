import type { AgentId } from "../kernel/ids";
import { type Now, SECOND_MS } from "../kernel/time";
import type { Agent } from "./model";

type Entry = { agent: Agent; expiresAt: number; until: number };

/** How long another process's change of an agent may go unnoticed here. */
const KEEP_MS = 3 * SECOND_MS;
const ENTRIES_MAX = 10_000;

/** Remembers for a few seconds which agent a session cookie is. */
export const openSeen = (now: Now) => {
  const entries = new Map<string, Entry>();
  let changes = 0;
  return {
    find: (raw: string): Agent | null => {
      const entry = entries.get(raw);
      if (!entry) return null;
      const at = now();
      if (at < entry.until && at < entry.expiresAt) return entry.agent;
      entries.delete(raw);
      return null;
    },
    /** Call before reading the store: what was read before a change must not be remembered after it. */
    start: (raw: string) => {
      const startedAt = changes;
      return ({ agent, expiresAt }: { agent: Agent; expiresAt: number }): void => {
        if (startedAt !== changes) return;
        if (entries.size >= ENTRIES_MAX) entries.clear();
        entries.set(raw, { agent, expiresAt, until: now() + KEEP_MS });
      };
    },
    forget: (what: { raw: string } | { agent: AgentId }): void => {
      changes++;
      if ("raw" in what) entries.delete(what.raw);
      else for (const [raw, entry] of entries) if (entry.agent.id === what.agent) entries.delete(raw);
    },
  };
};
