import type { FileView, Locale, Message, Row } from "../../../../src/realtime/wire";
import { ApiError, asPromised } from "../../api/http";
import { api, type Copies } from "../../api/routes";
import { house, me } from "../../app/session";
import { moment, now } from "../../app/time";
import { inWords } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { changeRow, sendMessage, sendReply, sentToast, snooze, undoMessage } from "../../live/actions";
import { withMessages } from "../../live/apply";
import { change } from "../../live/store";
import { blocksOf } from "../../ui/marks";
import { dismissToast, toast } from "../../ui/toast";

export type Outgoing = {
  id: string;
  /** The conversation as it was when the text was sent. */
  row: Row;
  text: string;
  files: FileView[];
  quote: Message | null;
  seenSeq: number;
  note: boolean;
  solve?: boolean;
  sendAt?: number;
  snoozeUntil?: number;
  copies?: Copies;
  original?: { language: Locale; text: string };
  template?: { name: string; language: string; variables: string[] };
};
type Restore = { restore: (out: Outgoing) => void };

// Ours stands at the foot until the server has given it its number.
const last = Number.MAX_SAFE_INTEGER;
/** How the message looks before the server has answered. */
const shownAs = (out: Outgoing): Message => ({
  id: out.id,
  conversation: out.row.id,
  direction: out.note ? "note" : "out",
  by: { kind: "agent", id: me.id, name: me.name },
  rich: blocksOf(out.text),
  text: out.text,
  parts: [],
  // Copies: what goes into the store is changed there when the server answers.
  files: out.files.map((file) => ({ ...file })),
  album: null,
  quote: out.quote ? { message: out.quote.id, text: out.quote.text } : null,
  citations: [],
  buttons: [],
  reactions: [],
  editedAt: null,
  deletedAt: null,
  delivery: out.note ? null : { at: "queued", code: null, reason: null, notBefore: out.sendAt ?? 0, attempts: 0 },
  seq: last,
  changedSeq: 0,
  at: Date.now(),
  context: null,
  automatic: null,
  hasMore: false,
  facts: {},
  readers: [],
  copies: out.copies ?? null,
  forwards: null,
  hasTrace: false,
  verdicts: [],
  translations: [],
});

/** What says that something did not leave goes as soon as something does. */
const unsentToast = (out: Outgoing) => `unsent-${out.row.id}`;

export const sendNote = async (out: Outgoing, { restore }: Restore) => {
  try {
    await sendMessage(shownAs(out), () =>
      api.note(out.row.id, { id: out.id, text: out.text, files: out.files.map((file) => file.id) }),
    );
    dismissToast(unsentToast(out));
  } catch (error) {
    restore(out);
    toast(t("problem.noteLost", { why: inWords(error) }), { id: unsentToast(out), wrong: true });
  }
};

const takeBack = async (message: Message, out: Outgoing, restore: (out: Outgoing) => void) => {
  if (!(await undoMessage(message))) return;
  // A reply sets the conversation to waiting, solved or snoozed; taken back, it stands where it stood.
  if (out.row.status !== "snoozed") void changeRow(out.row.id, { status: out.row.status });
  // Under its old id the server would think it has it already.
  restore({ ...out, id: crypto.randomUUID() });
  toast(t("composer.undone"));
};

/** Sends a reply: shown at once, undoable while it waits, given back to the composer when the server refuses it. */
export const sendOut = async (out: Outgoing, then: Restore & { newer: (messages: Message[]) => void }) => {
  try {
    const message = await sendReply(shownAs(out), {
      id: out.id,
      text: out.text,
      seenSeq: out.seenSeq,
      ...(out.files.length > 0 ? { files: out.files.map((file) => file.id) } : {}),
      ...(out.quote ? { quote: out.quote.id } : {}),
      ...(out.sendAt ? { sendAt: out.sendAt } : {}),
      ...(out.solve ? { solve: true } : {}),
      ...(out.copies ? { copies: out.copies } : {}),
      ...(out.original ? { original: out.original } : {}),
      ...(out.template ? { template: out.template } : {}),
    });
    dismissToast(unsentToast(out));
    if (out.snoozeUntil) void snooze(out.row.id, out.snoozeUntil);
    const said = out.sendAt
      ? t("composer.scheduled", { time: moment(out.sendAt, locale(), now()) })
      : t(out.solve ? "composer.sentSolved" : "composer.sent");
    toast(said, {
      id: sentToast(message.id),
      forMs: house.settings.undoSeconds * 1000,
      action: { label: t("undo"), run: () => void takeBack(message, out, then.restore) },
    });
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === "conversation.newer") {
      const messages = asPromised<Message[]>(error.problem.details.messages ?? []);
      change((state) => withMessages(state, out.row.id, messages));
      then.newer(messages);
      return;
    }
    then.restore(out);
    toast(t("problem.notSent", { why: inWords(error) }), { id: unsentToast(out), wrong: true });
  }
};
