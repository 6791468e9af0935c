/**
 * People we wrote to first, by the number as it was typed. WhatsApp knows some numbers by another one (Argentina's and
 * Mexico's mobiles, Brazil's ninth digit); what they answer belongs to the thread that was begun.
 */
import type { Begun } from "../../contract";
import type { Memory, NumberChange } from "./memory";

type Needs = {
  memory: Pick<Memory, "begun" | "noteBegun" | "noteId" | "moved" | "movedFrom" | "noteMoved" | "reach">;
  /** Anything was ever said in this thread: then it is theirs already. */
  isKnown: (thread: string) => Promise<boolean>;
};

/** So many people are remembered before storage is asked about them again. */
const REMEMBERED = 10_000;

export type Names = {
  /** Of these people, those whose threads are called otherwise: WhatsApp's number → ours. */
  of: (people: readonly string[]) => Promise<Record<string, string>>;
  /** A number told together with the id behind which its owner may have written before, or will: they go on where they were. */
  shown: (pair: { id: string; waId: string }) => Promise<void>;
  /** Somebody has changed their number. Resolves when it is kept. */
  changed: (change: NumberChange) => Promise<void>;
  /**
   * Where those who wrote from numbers that changed hands belong: `moved`, the thread they go on in; `begun`, the address of
   * who has another's number now, and of its former owner for what was written before; `reached`, the number that one has now.
   */
  now: (said: ReadonlyMap<string, number>) => Promise<Record<"moved" | "begun" | "reached", Record<string, string>>>;
  /** Where we write to whoever has this number now, when we write first. */
  nowAt: (at: Begun) => Promise<Begun>;
  /** The platform answered that this thread's number is that one. Resolves when it is kept. */
  met: (pair: { thread: string; waId: string }) => Promise<void>;
};

export const openNames = ({ memory, isKnown }: Needs): Names => {
  const seen = new Map<string, string>();
  const note = (waId: string, thread: string) => {
    seen.delete(waId);
    seen.set(waId, thread);
    for (const oldest of seen.keys()) {
      if (seen.size <= REMEMBERED) break;
      seen.delete(oldest);
    }
  };
  const met: Names["met"] = async ({ thread, waId }) => {
    if (thread === waId || seen.get(waId) === thread || (await isKnown(waId))) return;
    await memory.noteBegun({ waId, thread });
    note(waId, thread);
  };
  const of: Names["of"] = async (people) => {
    const unseen = people.filter((waId) => !seen.has(waId));
    if (unseen.length > 0) {
      const begun = await memory.begun(unseen);
      // Of whom nothing is known yet another process may learn any moment.
      for (const waId of unseen) {
        const thread = begun[waId];
        if (thread !== undefined) note(waId, thread);
      }
    }
    return Object.fromEntries(
      people.flatMap((waId) => {
        const thread = seen.get(waId);
        return thread ? [[waId, thread]] : [];
      }),
    );
  };
  const changed: Names["changed"] = async (change) => {
    await memory.noteMoved({ ...change, isKnown: await isKnown(change.to) });
  };
  const now: Names["now"] = async (said) => {
    const found: Awaited<ReturnType<Names["now"]>> = { moved: {}, begun: {}, reached: {} };
    const { moved, begun, reached } = found;
    const numbers = said.size > 0 ? await memory.moved([...said.keys()]) : {};
    for (const [waId, at] of said) {
      const known = numbers[waId];
      if (!known) continue;
      const { thread, since, was } = known;
      if (was !== undefined) begun[waId] = at > since ? thread : was;
      const to = was !== undefined && at <= since ? await memory.reach(was) : undefined;
      if (to !== undefined) reached[waId] = to;
      if (was === undefined && at >= since && thread !== waId && !(await isKnown(waId))) moved[waId] = thread;
    }
    return found;
  };
  const nowAt: Names["nowAt"] = async ({ thread, person }) => {
    // Typed otherwise than WhatsApp writes it, a number is known by whose thread it was.
    const known = (await memory.moved([thread]))[thread] ?? (await memory.movedFrom(thread));
    if (!known) return { thread, person };
    if (known.was !== undefined)
      return { thread: known.thread, person: { ...person, address: known.thread }, isAnothers: true };
    return { thread: (await isKnown(thread)) ? thread : known.thread, person };
  };
  /** Who is known by the number and hides it from now on. */
  const mayHide = async ({ id, waId }: { id: string; waId: string }) => {
    const number = (await memory.moved([waId]))[waId];
    // What is told late is still about who gave the number up: by it nobody is known any more.
    if (number?.was !== undefined) return;
    const thread = number?.thread ?? (await of([waId]))[waId] ?? waId;
    if (thread === id) return;
    memory.noteId({ id, thread });
    note(id, thread);
  };
  const shown = new Set<string>();
  return {
    shown: async ({ id, waId }) => {
      const pair = `${waId} ${id}`;
      if (shown.has(pair)) return;
      if (await isKnown(id)) await met({ thread: id, waId });
      else await mayHide({ id, waId });
      if (shown.size >= REMEMBERED) shown.clear();
      shown.add(pair);
    },
    of,
    changed,
    now,
    nowAt,
    met,
  };
};
