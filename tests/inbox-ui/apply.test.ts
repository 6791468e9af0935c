import { describe, expect, it } from "vitest";
import {
  apply,
  applyAll,
  emptyState,
  isOvertaken,
  isTold,
  type State,
  skipTo,
  typed,
  withContact,
  withCounts,
  withMessages,
  withoutMessage,
  withPage,
  withRow,
  withThread,
  withThreadAnew,
} from "../../inbox-ui/src/live/apply";
import type { Live, Message, Row, Thread } from "../../src/realtime/wire";
import { house } from "./house";

const data = house(Date.UTC(2026, 10, 23, 10));
const rowNo = (n: number): Row => {
  const row = data.rows.get(`conv-${n}`);
  if (!row) throw new Error("no such row");
  return row;
};
const threadNo = (n: number): Thread => {
  const thread = data.threads.get(`conv-${n}`);
  if (!thread) throw new Error("no such thread");
  return thread;
};
const first = rowNo(1);
const event = (seq: number, over: Partial<Live> = {}): Live => ({
  seq,
  at: seq,
  type: "conversation.status",
  conversation: first.id,
  actor: { kind: "system" },
  payload: {},
  row: null,
  message: null,
  suggestions: null,
  ...over,
});
const message = (seq: number, over: Partial<Message> = {}): Message => {
  const [like] = threadNo(1).messages;
  if (!like) throw new Error("no message");
  return { ...like, id: `new-${seq}`, seq, changedSeq: seq, ...over };
};
const open = (): State => {
  const page = withPage(
    { ...emptyState("vera"), seq: 10_000 },
    { filter: { view: "open" }, from: null, items: [rowNo(1), rowNo(2), rowNo(3)], cursor: null, asked: 10_000 },
  );
  return withThread(page, { ...threadNo(1), seq: 10_000 });
};

describe("apply", () => {
  it("changes nothing when an event comes a second time", () => {
    const once = apply(open(), event(10_001, { row: { ...first, status: "solved" } }));
    expect(apply(once, event(10_001, { row: { ...first, status: "open" } }))).toBe(once);
  });
  it("gives the same for a batch in any order, once or twice", () => {
    const batch = [
      event(10_003, { message: message(10_003) }),
      event(10_001, { message: message(10_001) }),
      event(10_002, { row: { ...first, priority: "urgent" } }),
    ];
    const straight = applyAll(open(), [...batch].reverse());
    expect(applyAll(open(), batch)).toEqual(straight);
    expect(applyAll(straight, batch)).toEqual(straight);
  });
  it("steps over numbers that are not ours to see", () => {
    expect(applyAll(open(), [event(10_001), event(10_900)]).seq).toBe(10_900);
  });
  it("never changes the state it was given", () => {
    const before = open();
    const copy = structuredClone(before);
    applyAll(before, [event(10_001, { row: { ...first, status: "solved" }, message: message(10_001) })]);
    expect(before).toEqual(copy);
  });
  it("leaves what has been read read until something public comes in", () => {
    const asForAll = { ...first, previewBy: "customer" as const, unread: true };
    const read = withRow(open(), { ...asForAll, unread: false }, 10_000);
    const changed = apply(read, event(10_001, { row: { ...asForAll, priority: "urgent" } }));
    expect(changed.rows[first.id]).toMatchObject({ priority: "urgent", unread: false });
    const wrote = apply(changed, event(10_002, { row: { ...asForAll, lastPublicSeq: first.lastPublicSeq + 1 } }));
    expect(wrote.rows[first.id]?.unread).toBe(true);
    const ofBot = withRow(open(), { ...asForAll, owner: "bot", unread: false }, 10_000);
    const left = apply(ofBot, event(10_001, { row: { ...asForAll, owner: "nobody" } }));
    expect(left.rows[first.id]?.unread).toBe(true);
  });
  it("is unread again when the customer edits, and stays as it was marked while nothing is said", () => {
    const answered = { ...first, previewBy: "agent" as const, unread: false };
    const read = withRow(open(), answered, 10_000);
    const actor = { kind: "customer", id: "anna" } as const;
    const edited = apply(read, event(10_001, { type: "message.edited", actor, row: answered }));
    expect(edited.rows[first.id]?.unread).toBe(true);
    const ticked = apply(edited, event(10_002, { type: "message.delivery", row: answered }));
    expect(ticked.rows[first.id]?.unread).toBe(true);
    const ours = { kind: "agent", id: "vera" } as const;
    const corrected = apply(read, event(10_001, { type: "message.edited", actor: ours, row: answered }));
    expect(corrected.rows[first.id]?.unread).toBe(false);
    const said = { ...answered, lastPublicSeq: first.lastPublicSeq + 1 };
    expect(apply(ticked, event(10_003, { row: said })).rows[first.id]?.unread).toBe(false);
  });
  it("shows a contact that was put right wherever it stands", () => {
    const { contact } = threadNo(1);
    const next = withContact(open(), {
      ...contact,
      name: "Thomas Becker",
      company: { id: "b", name: "Becker & Co", vip: false },
    });
    expect(next.rows[first.id]?.contact).toMatchObject({ name: "Thomas Becker", company: "Becker & Co" });
    expect(next.threads[first.id]?.contact.name).toBe("Thomas Becker");
  });
  it("shows the newest of two answers about a contact, whichever comes first", () => {
    const { contact } = threadNo(1);
    const newer = withContact(open(), { ...contact, seq: contact.seq + 2, notes: "Prefers mornings." });
    const late = withContact(newer, { ...contact, seq: contact.seq + 1, notes: "" });
    expect(late.threads[first.id]?.contact.notes).toBe("Prefers mornings.");
    expect(withThread(newer, threadNo(1)).threads[first.id]?.contact.notes).toBe("Prefers mornings.");
  });
  it("knows a thread that was read before an event of it, of its customer, or before what was skipped", () => {
    const { contact, ...rest } = threadNo(2);
    const answer = { ...rest, contact, seq: 10_001 };
    const later = (over: Partial<Live>) => isOvertaken(apply(open(), event(10_002, over)), answer);
    expect(later({ conversation: answer.row.id, row: answer.row })).toBe(true);
    const changed = { type: "contact.changed", conversation: null } as const;
    expect(later({ ...changed, payload: { contact: contact.id } })).toBe(true);
    expect(isOvertaken(skipTo(open(), 10_002), answer)).toBe(true);
    expect(later({ row: first })).toBe(false);
    expect(later({ ...changed, payload: { contact: "another" } })).toBe(false);
    expect(isOvertaken(apply(open(), event(10_001, { conversation: answer.row.id, row: answer.row })), answer)).toBe(
      false,
    );
  });
  it("takes no answer about a contact from before their last change", () => {
    const { contact } = threadNo(1);
    const told = apply(
      open(),
      event(10_002, { type: "contact.changed", conversation: null, payload: { contact: contact.id } }),
    );
    expect(withContact(told, { ...contact, seq: 10_001, notes: "Before" })).toBe(told);
    expect(withContact(told, { ...contact, seq: 10_002, notes: "After" }).threads[first.id]?.contact.notes).toBe(
      "After",
    );
  });
  it("keeps what came into the list, and leaves out what went, while its page was on the way", () => {
    const come = { ...rowNo(7), status: "open" as const, updatedAt: Number.MAX_SAFE_INTEGER };
    const moved = applyAll(open(), [
      event(10_001, { conversation: come.id, row: come }),
      event(10_002, { row: { ...first, status: "solved" } }),
    ]);
    const page = { filter: { view: "open" as const }, from: null, items: [rowNo(1), rowNo(2), rowNo(3)], cursor: null };
    expect(withPage(moved, { ...page, asked: 10_000 }).list.ids.toSorted()).toEqual(["conv-2", "conv-3", "conv-7"]);
    expect(withPage(moved, { ...page, asked: 10_002 }).list.ids).not.toContain(come.id);
  });
  it("leaves a page's rows as the server chose them, however far behind it we are: of a category, and of those under it", () => {
    const under = { ...first, category: "under-it", lastSeq: 10_005 };
    const filter = { view: "open" as const, category: "over-it" };
    const page = { filter, from: null, items: [under], cursor: null, asked: 10_000 };
    const listed = withPage(open(), page);
    expect(listed.list.ids).toEqual([under.id]);
    const urgent = apply(listed, event(10_006, { row: { ...under, priority: "urgent", lastSeq: 10_006 } }));
    expect(urgent.list.ids).toEqual([under.id]);
    // The same page again, which the event has overtaken.
    expect(withPage(urgent, { ...page, asked: 10_005 }).list.ids).toEqual([under.id]);
    const other = apply(urgent, event(10_007, { row: { ...under, category: "elsewhere", lastSeq: 10_007 } }));
    expect(other.list.ids).toEqual([]);
  });
  it("knows counts that were overtaken by what moved one, and by nothing else", () => {
    const before = open();
    const { counts, countsMoved: asked } = before;
    const answered = (state: State) => withCounts(state, { counts, asked }).countsStale;
    expect(answered(apply(before, event(10_001, { row: { ...first, status: "solved" } })))).toBe(true);
    expect(answered(apply(before, event(10_001, { conversation: "conv-7", row: rowNo(7) })))).toBe(true);
    const guess = withRow(before, { ...first, status: "solved" }, before.rowSeq[first.id] ?? 0);
    expect(answered(guess)).toBe(true);
    expect(answered(skipTo(before, 20_000))).toBe(true);
    expect(answered(apply(before, event(10_001, { row: { ...first, priority: "urgent" } })))).toBe(false);
    expect(withCounts(guess, { counts, asked: guess.countsMoved }).countsStale).toBe(false);
  });
  it("asks for the counts again where a page has what no event has told of yet", () => {
    const state = { ...open(), countsStale: false };
    const come = { ...rowNo(7), id: "come", lastSeq: 10_001 };
    const page = { filter: { view: "open" as const }, from: null, cursor: null, asked: 10_000 };
    expect(withPage(state, { ...page, items: [come] }).countsStale).toBe(true);
    expect(withPage(state, { ...page, items: [{ ...first, status: "solved", lastSeq: 10_001 }] }).countsStale).toBe(
      true,
    );
    expect(withPage(state, { ...page, items: [first, { ...come, lastSeq: 9000 }] }).countsStale).toBe(false);
  });
  it("takes any row of a desk that went back to an earlier day", () => {
    const back = withRow(skipTo(open(), 500), { ...first, subject: "As it was" }, 400);
    expect(back.rows[first.id]?.subject).toBe("As it was");
  });
  it("takes what a desk that went back to an earlier day says of a contact, then and from then on", () => {
    const { contact, ...rest } = threadNo(1);
    const told = (seq: number, notes: string) => ({ ...contact, seq, notes });
    const before = withContact(open(), told(10_000, "Written since"));
    const back = withThread(skipTo(before, 500), { ...rest, contact: told(500, "As it was"), seq: 500 });
    expect(back.threads[first.id]?.contact.notes).toBe("As it was");
    expect(withContact(back, told(501, "Anew")).threads[first.id]?.contact.notes).toBe("Anew");
  });
  it("knows that it does not know where a row stood that it saw last before what was skipped", () => {
    const back = { ...skipTo(open(), 20_000), countsStale: false };
    const { counts, countsStale } = apply(back, event(20_001, { row: { ...first, status: "solved" } }));
    expect({ counts, countsStale }).toEqual({ counts: back.counts, countsStale: true });
  });
  it("keeps what came behind an answer that is shown all the same", () => {
    const later = event(10_002, { message: message(10_002), payload: { from: "open", to: "solved" } });
    const known = apply(open(), later);
    const old = { ...threadNo(1), seq: 10_001 };
    for (const shown of [withThread(known, old), withThreadAnew(known, old)]) {
      const thread = shown.threads[first.id];
      expect(thread?.messages.some(({ id }) => id === "new-10002")).toBe(true);
      expect(thread?.timeline.some(({ seq }) => seq === 10_002)).toBe(true);
    }
  });
  it("does not tell of a status that only follows from a message", () => {
    const status = (from: string, to: string) => isTold({ type: "conversation.status", payload: { from, to } });
    expect([status("open", "pending"), status("pending", "open")]).toEqual([false, false]);
    expect([status("open", "solved"), status("solved", "open")]).toEqual([true, true]);
  });
  it("does not let an older event turn a row back", () => {
    const now = withRow(open(), { ...first, subject: "As the server has it" }, 10_005);
    expect(apply(now, event(10_002, { row: { ...first, subject: "As it was" } })).rows[first.id]?.subject).toBe(
      "As the server has it",
    );
  });
  it("takes a row out of the view it no longer stands in and counts it", () => {
    const start = { ...open(), counts: { mine: 3, unassigned: 0, open: 3, bot: 0, snoozed: 0, solved: 0 } };
    const after = apply(start, event(10_001, { row: { ...first, status: "solved" } }));
    expect(after.list.ids).not.toContain(first.id);
    expect(after.counts).toMatchObject({ open: 2, solved: 1 });
    expect(after.countsStale).toBe(false);
  });
  it("puts a new conversation on top and asks for the counts", () => {
    const after = apply(
      open(),
      event(10_001, { conversation: "conv-7", row: { ...rowNo(7), updatedAt: Number.MAX_SAFE_INTEGER } }),
    );
    expect(after.list.ids[0]).toBe("conv-7");
    expect(after.countsStale).toBe(true);
  });
  it("leaves what a search found as it is", () => {
    const searching = { ...open(), list: { ...open().list, filter: { view: "open" as const, q: "grinder" } } };
    expect(apply(searching, event(10_001, { conversation: "conv-7", row: rowNo(7) })).list.ids).toHaveLength(3);
  });
  it("settles our own message under the id we gave it", () => {
    const shown = withMessages(open(), first.id, [message(Number.MAX_SAFE_INTEGER, { id: "ours", changedSeq: 0 })]);
    const settled = apply(shown, event(10_001, { message: message(10_001, { id: "ours" }) }));
    expect(settled.threads[first.id]?.messages.filter((one) => one.id === "ours").map((one) => one.seq)).toEqual([
      10_001,
    ]);
  });
  it("takes a refused message back", () => {
    const shown = withMessages(open(), first.id, [message(10_001, { id: "ours" })]);
    expect(withoutMessage(shown, first.id, "ours").threads).toEqual(open().threads);
  });
  it("keeps the later of two versions of a message", () => {
    const edited = withMessages(open(), first.id, [message(10_001, { id: "x", changedSeq: 10_009, text: "new" })]);
    expect(withMessages(edited, first.id, [message(10_001, { id: "x", changedSeq: 10_001, text: "old" })])).toBe(
      edited,
    );
  });
  it("keeps earlier pages and live messages when a thread is fetched again", () => {
    const older = { ...threadNo(1), messages: threadNo(1).messages.slice(2) };
    const all = withMessages(open(), first.id, [message(10_500)]);
    const ids = withThread(all, { ...older, seq: 10_400 }).threads[first.id]?.messages.map((one) => one.id);
    expect(ids).toEqual([...threadNo(1).messages.map((one) => one.id), "new-10500"]);
  });
  it("shows who types until they write", () => {
    const who = { kind: "customer" as const, id: first.contact.id, name: first.contact.name };
    const typing = typed(open(), { conversation: first.id, who, on: true });
    expect(typed(typing, { conversation: first.id, who, on: true })).toBe(typing);
    const wrote = apply(typing, event(10_001, { message: message(10_001, { by: { ...who } }) }));
    expect(wrote.typing[first.id]).toEqual([]);
  });
});
