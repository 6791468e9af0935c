import { unwrap } from "solid-js/store";
import type { Message, Row } from "../../../src/realtime/wire";
import { ApiError } from "../api/http";
import { api, type BeginInput, type ContactChange, type ReplyInput, type RowChange } from "../api/routes";
import { now } from "../app/time";
import { inWords } from "../app/trouble";
import { t } from "../app/words";
import { dismissToast, toast } from "../ui/toast";
import { withContact, withMessages, withoutMessage, withRow } from "./apply";
import { loadThread, reloadThread } from "./load";
import { change, desk } from "./store";

/** What an event has brought since the server answered is newer, and has ours in it. */
const settleRow = (row: Row) => change((state) => withRow(state, row, row.lastSeq));
export const settleMessage = (message: Message) =>
  change((state) => withMessages(state, message.conversation, [message]));
const wrong = (error: unknown) => {
  toast(inWords(error), { wrong: true });
};
/** As it is now, all the way down: what the store holds is changed in place. */
const copyOf = <T>(held: T): T => structuredClone(unwrap(held));
/** What was guessed goes back to what it was; whatever came in meanwhile stays. */
const takenBack = <T extends object>(now: T, { before, guess }: { before: T; guess: Partial<T> }): T => {
  const back: Partial<T> = {};
  for (const key of Object.keys(guess)) Object.assign(back, { [key]: Reflect.get(before, key) });
  return { ...now, ...back };
};

/** Shows the change at once; the server's row settles it, its refusal takes it back. */
const optimisticRow = async (id: string, guess: Partial<Row>, ask: () => Promise<Row>): Promise<boolean> => {
  const held = desk.rows[id];
  const old = held ? copyOf(held) : null;
  if (old) change((state) => withRow(state, { ...old, ...guess }, state.rowSeq[id] ?? 0));
  try {
    settleRow(await ask());
    return true;
  } catch (error) {
    const now = desk.rows[id];
    if (old && now)
      change((state) => withRow(state, takenBack(copyOf(now), { before: old, guess }), state.rowSeq[id] ?? 0));
    wrong(error);
    return false;
  }
};

export const changeRow = (id: string, wanted: RowChange) => optimisticRow(id, wanted, () => api.change(id, wanted));
/** Adds tags and takes tags away; those that somebody else gives meanwhile stay. */
export const changeTags = (id: string, { tag = [], untag = [] }: { tag?: string[]; untag?: string[] }) => {
  const tags = [...new Set([...(desk.rows[id]?.tags ?? []), ...tag])].filter((one) => !untag.includes(one));
  return optimisticRow(id, { tags }, () => api.change(id, { tag, untag }));
};
export const takeOver = (id: string) =>
  optimisticRow(id, { owner: "agent", assignee: desk.me }, () => api.takeOver(id));
export const returnToBot = async (id: string): Promise<boolean> => {
  const done = await optimisticRow(id, { owner: "bot", assignee: null }, () => api.returnToBot(id));
  const waits = desk.threads[id]?.messages.filter(
    ({ by, delivery }) => by.kind === "agent" && delivery?.at === "queued" && delivery.notBefore > now() + 60_000,
  );
  if (done && waits && waits.length > 0) toast(t("owner.returnedWaits", { n: waits.length }));
  return done;
};
export const solve = (id: string) => {
  const before = desk.rows[id]?.status ?? "open";
  return changeRow(id, { status: "solved" }).then((done) => {
    if (done)
      toast(t("status.solved"), {
        id: `solve-${id}`,
        forMs: 6000,
        action: { label: t("undo"), run: () => void changeRow(id, { status: before === "solved" ? "open" : before }) },
      });
  });
};
export const snooze = (id: string, until: number) => changeRow(id, { status: "snoozed", snoozedUntil: until });

/** Tells that everything up to the last message has been seen. Quiet: nobody minds if it fails. */
export const markRead = (id: string) => {
  const row = desk.rows[id];
  if (!row?.unread) return;
  change((state) => withRow(state, { ...row, unread: false }, state.rowSeq[id] ?? 0));
  void api.read(id, row.lastSeq).catch(() => undefined);
};
export const markUnread = (id: string) => {
  const row = desk.rows[id];
  if (!row || row.unread) return;
  change((state) => withRow(state, { ...row, unread: true }, state.rowSeq[id] ?? 0));
  void api.read(id, 0).catch(wrong);
};

export const decide = async (
  conversation: string,
  id: string,
  fate: "accepted" | "corrected" | "dismissed",
  value?: string,
) => {
  const before = desk.threads[conversation]?.suggestions ?? [];
  const put = (suggestions: typeof before) =>
    change((state) => {
      const thread = state.threads[conversation];
      return thread ? { ...state, threads: { ...state.threads, [conversation]: { ...thread, suggestions } } } : state;
    });
  const kept = before.map(copyOf);
  put(kept.filter((one) => one.id !== id));
  try {
    settleRow(await api.suggestion(conversation, id, fate, value));
    // Two people became one, or one conversation two: more than the row is another.
    if (fate === "accepted" && kept.some((one) => one.id === id && one.kind === "same_contact"))
      await loadThread(conversation);
  } catch (error) {
    put(kept);
    wrong(error);
  }
};

const againAfterMs = [1000, 3000];
const isUnsure = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 500);
/** What met no answer may have been done all the same. Asked for again under its id it is done once. */
const insist = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (const ms of againAfterMs) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnsure(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  return ask();
};

/** Shows the message at once under its client-made id, then lets the server's settle it. Throws what the server refused. */
export const sendMessage = async (shown: Message, ask: () => Promise<Message>): Promise<Message> => {
  change((state) => withMessages(state, shown.conversation, [shown]));
  try {
    const settled = await insist(ask);
    settleMessage(settled);
    return settled;
  } catch (error) {
    // It did arrive: the live line has brought it as the server keeps it.
    const kept = desk.threads[shown.conversation]?.messages.find(({ id }) => id === shown.id);
    if (kept && kept.seq !== shown.seq) return { ...kept };
    change((state) => withoutMessage(state, shown.conversation, shown.id));
    throw error;
  }
};
export const sendReply = (shown: Message, input: ReplyInput) =>
  sendMessage(shown, () => api.reply(shown.conversation, input));

/** The toast that offers to take a message back goes with it. */
export const sentToast = (message: string) => `sent-${message}`;
/** Takes a message back before it leaves. Gives false when it was too late. */
export const undoMessage = async (message: Message): Promise<boolean> => {
  try {
    settleMessage(await api.undo(message.id));
    dismissToast(sentToast(message.id));
    return true;
  } catch (error) {
    toast(error instanceof ApiError && error.status === 409 ? t("problem.undoLate") : inWords(error), { wrong: true });
    return false;
  }
};

const optimisticMessage = async (message: Message, guess: Partial<Message>, ask: () => Promise<Message>) => {
  const { id, conversation } = message;
  const before = copyOf(message);
  change((state) => withMessages(state, conversation, [{ ...before, ...guess }]));
  try {
    settleMessage(await ask());
    return true;
  } catch (error) {
    const now = desk.threads[conversation]?.messages.find((one) => one.id === id) ?? before;
    change((state) => withMessages(state, conversation, [takenBack(copyOf(now), { before, guess })]));
    wrong(error);
    return false;
  }
};
export const retryMessage = (message: Message) =>
  optimisticMessage(
    message,
    message.delivery ? { delivery: { ...message.delivery, at: "queued", reason: null, code: null } } : {},
    () => api.retry(message.id),
  );
export const messageArrived = (message: Message) =>
  optimisticMessage(message, message.delivery ? { delivery: { ...message.delivery, at: "sent" } } : {}, () =>
    api.arrived(message.id),
  );
export const editMessage = (message: Message, text: string, rich: Message["rich"]) =>
  optimisticMessage(message, { text, rich, editedAt: Date.now() }, () => api.editMessage(message.id, text));
export const deleteMessage = (message: Message) =>
  optimisticMessage(message, { deletedAt: Date.now() }, () => api.deleteMessage(message.id));
export const react = (message: Message, emoji: string) => {
  const mine = message.reactions.find((one) => one.who === "us" && one.emoji === emoji);
  const others = message.reactions.filter((one) => one.who !== "us");
  return optimisticMessage(
    message,
    { reactions: mine ? others : [...others, { emoji, who: "us", agent: desk.me }] },
    () => api.react(message.id, mine ? null : emoji),
  );
};

type Kept = boolean | { theirs: string };
/** Puts right what we know of a contact. False when the server refused; it has been said why. Notes that somebody else has written meanwhile come back. */
export const changeContact = async (id: string, wanted: ContactChange): Promise<Kept> => {
  try {
    const contact = await api.changeContact(id, wanted);
    change((state) => withContact(state, contact));
    return true;
  } catch (error) {
    const { reason, notes } = error instanceof ApiError ? error.problem.details : {};
    if (reason === "newer_notes" && typeof notes === "string") return { theirs: notes };
    wrong(error);
    return false;
  }
};

/** Does what changes more than one thing, and says why when it did not work. */
const done = async (work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    wrong(error);
    return false;
  }
};
/** Makes a conversation part of another; both are shown anew. */
export const merge = (id: string, into: string) =>
  done(async () => {
    settleRow(await api.merge(id, into));
    await Promise.all([reloadThread(id), reloadThread(into)]);
  });
/** Parts what begins at a message; gives the new conversation's id, or null when it was refused. */
export const split = async (id: string, at: { message: string; subject?: string }): Promise<string | null> => {
  let made: string | null = null;
  await done(async () => {
    const row = await api.split(id, at);
    settleRow(row);
    await reloadThread(id);
    made = row.id;
  });
  return made;
};
/** Writes first; gives the conversation's id, or null when it was refused. */
export const begin = async (input: BeginInput): Promise<string | null> => {
  let made: string | null = null;
  await done(async () => {
    const row = await api.begin(input);
    settleRow(row);
    made = row.id;
  });
  return made;
};
/** Passes a message on to others by mail. */
export const forward = (id: string, input: { id: string; message: string; text: string; to: string[]; cc: string[] }) =>
  done(async () => {
    await api.forward(id, input);
    await reloadThread(id);
  });
/** Makes two contacts one, seen from a conversation of the one that stays. */
export const join = (conversation: string, input: { contact: string; other: string; reason: string }) =>
  done(async () => {
    await api.join(input.contact, { other: input.other, ...(input.reason ? { reason: input.reason } : {}) });
    await loadThread(conversation);
  });
export const part = (conversation: string, id: string) =>
  done(async () => {
    await api.undoJoin(id);
    await loadThread(conversation);
  });
/** Says whether an address in a group is a customer's or one of our own people's. */
export const setRole = (conversation: string, identity: string, role: "customer" | "ours") =>
  done(async () => {
    await api.setRole(identity, role);
    await loadThread(conversation);
  });
