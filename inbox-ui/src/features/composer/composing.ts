import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { CannedView, Message, Row } from "../../../../src/realtime/wire";
import { personName } from "../../app/person";
import { me } from "../../app/session";
import { now } from "../../app/time";
import { editMessage } from "../../live/actions";
import type { OpenThread } from "../../live/apply";
import { tellTyping } from "../../live/socket";
import { blocksOf } from "../../ui/marks";
import { createAssisting, tellFate } from "../assist/assisting";
import { answered, asked, begun, goesOn } from "../thread/asked";
import { createAttachments } from "./attach";
import { filled } from "./canned";
import { createCanned } from "./canned-field";
import { createCopies, fields } from "./copies";
import type { Mode } from "./drafts";
import { createHeld } from "./held";
import { amount } from "./limits";
import { createMade } from "./made";
import { offeredMarks } from "./marks";
import { type Outgoing, sendNote, sendOut } from "./send";
import type { How } from "./send-button";
import type { Chosen } from "./template-fields";
import { freeUntil } from "./window";
import { createWriting } from "./writing";

export type Props = {
  row: Row;
  thread: OpenThread;
  quote: Message | null;
  clearQuote: () => void;
  editing: Message | null;
  clearEditing: () => void;
  /** A message that was taken back: its text and files come here again. */
  returned: Message | null;
};

/** Everything the composer knows and does; the component below draws it. */
export const createComposer = (props: Props) => {
  const [preview, setPreview] = createSignal(false);
  const [newer, setNewer] = createSignal<{ messages: Message[]; out: Outgoing } | null>(null);
  const held = createHeld(() => props.row);
  const writing = createWriting(
    () => props.row.id,
    () => props.editing === null,
  );
  const { mode, text } = writing;
  const limits = () => props.thread.capabilities;
  const attached = createAttachments(() => (mode() === "note" ? null : limits().files));
  const assisting = createAssisting(() => props.row.id);
  const made = createMade({ writing, assisting, language: () => props.row.language });
  const assistNote = (text: string) => {
    assisting.discard();
    tellFate(props.row.id, { kind: "summary", fate: "accepted" });
    const out = { id: crypto.randomUUID(), row: { ...props.row }, text, files: [], quote: null, seenSeq: seen() };
    void sendNote({ ...out, note: true }, { restore });
  };
  const cannedText = (one: CannedView) =>
    filled(one, props.row.language, {
      "contact.name": personName(props.row.contact.name).split(" ")[0] ?? "",
      "agent.name": me.name,
      "conversation.number": String(props.row.number),
    });
  const canned = createCanned((one: CannedView, from) =>
    writing.insert(from ?? writing.caret(), writing.caret(), cannedText(one)),
  );
  const copies = createCopies(() => props.thread);
  const until = () => freeUntil(props.thread);
  /** Free text would be refused by the platform: only an approved template gets through. */
  const isShut = () => {
    const last = until();
    return mode() === "reply" && !props.editing && last !== null && last < now();
  };
  const turn = (next: Mode) => {
    setPreview(false);
    writing.turn(next);
  };
  createEffect(
    on(asked, (press) => {
      if (press?.what !== "reply" && press?.what !== "note") return;
      turn(press.what);
      answered();
    }),
  );
  createEffect(
    on(
      () => props.quote,
      (quote) => quote && turn("reply"),
    ),
  );
  createEffect(
    on(
      () => props.editing,
      (message, before) => {
        if (message) writing.show(message.direction === "note" ? "note" : "reply", message.text);
        else if (before) writing.recall();
      },
    ),
  );
  createEffect(
    on(begun, (begins) => {
      if (!begins) return;
      turn("reply");
      writing.put("reply", [begins.text, text()].filter(Boolean).join("\n\n"));
      goesOn();
    }),
  );
  createEffect(
    on(
      () => props.returned,
      (message) => {
        if (!message) return;
        turn("reply");
        writing.put("reply", [message.text, text()].filter(Boolean).join("\n\n"));
        attached.set([...message.files, ...attached.files()]);
      },
    ),
  );
  onCleanup(() => setNewer(null));

  const much = () => (mode() === "note" ? null : amount(text(), limits().text));
  const canSend = () =>
    !isShut() &&
    (text().trim() !== "" || (attached.list.length > 0 && !props.editing)) &&
    attached.ready() &&
    !much()?.over;
  // Whether the server kept it may not be known: sent again as it was, it goes under the id it had.
  let back: Outgoing | null = null;
  const idFor = (said: string): string => {
    const same =
      back !== null &&
      back.row.id === props.row.id &&
      back.note === (mode() === "note") &&
      back.text === said &&
      back.files.map(({ id }) => id).join() ===
        attached
          .files()
          .map(({ id }) => id)
          .join();
    const id = same && back ? back.id : crypto.randomUUID();
    back = null;
    return id;
  };
  const restore = (out: Outgoing) => {
    back = out;
    writing.put(out.note ? "note" : "reply", out.text);
    attached.set(out.files);
    if (out.copies) for (const field of fields) copies.set(field, out.copies[field]);
  };
  // What stands on the screen, not what the list may know already of messages that have not come yet.
  const seen = () =>
    props.thread.messages.reduce(
      (last, { direction, seq, changedSeq }) => (direction === "note" || changedSeq === 0 ? last : Math.max(last, seq)),
      0,
    );
  const sendReply = (out: Outgoing): void =>
    void sendOut(out, { restore, newer: (messages) => setNewer({ messages, out }) });
  const send = (how: How = {}) => {
    if (!canSend()) return;
    if (mode() === "reply" && !props.editing && held.asksFirst(() => send(how))) return;
    const said = text().trim();
    if (props.editing) {
      void editMessage(props.editing, said, blocksOf(said));
      props.clearEditing();
      return;
    }
    const out: Outgoing = {
      id: idFor(said),
      row: { ...props.row },
      text: said,
      files: attached.files(),
      quote: mode() === "reply" ? props.quote : null,
      seenSeq: seen(),
      note: mode() === "note",
      ...(mode() === "reply" ? { ...copies.given(), ...made.originalOf(said) } : {}),
      ...how,
    };
    if (!out.note) for (const settled of made.fatesOf(said)) tellFate(out.row.id, settled);
    setPreview(false);
    assisting.discard();
    made.forget();
    writing.write("");
    attached.clear();
    props.clearQuote();
    writing.focus();
    if (out.note) void sendNote(out, { restore });
    else sendReply(out);
  };
  const sendTemplate = ({ text: said, template }: Chosen) =>
    sendReply({
      id: crypto.randomUUID(),
      row: { ...props.row },
      text: said,
      files: [],
      quote: null,
      seenSeq: seen(),
      note: false,
      template,
    });
  const sendAnyway = ({ messages, out }: { messages: Message[]; out: Outgoing }) => {
    setNewer(null);
    sendReply({
      ...out,
      seenSeq: Math.max(out.seenSeq, seen(), ...messages.map(({ seq }) => seq)),
    });
  };
  const offered = () => offeredMarks(mode() === "note" ? "all" : limits().text.marks);
  const takes = () => mode() === "note" || limits().files !== null;
  const take = (files: FileList | undefined | null) => {
    if (takes() && files && files.length > 0) attached.add(files);
  };
  /** What a key means here, or null when the text field may have it. */
  const meaning = (event: KeyboardEvent): (() => void) | null => {
    const inList = canned.meaning(event);
    if (inList) return inList;
    const mod = event.metaKey || event.ctrlKey;
    if (mod && event.code === "Enter") return () => send(event.shiftKey && mode() === "reply" ? { solve: true } : {});
    const wanted = mod && !event.shiftKey ? offered().find((one) => one.code === event.code) : undefined;
    if (wanted) return () => writing.wrap(wanted.around);
    if (event.code !== "Escape") return null;
    return props.editing ? props.clearEditing : writing.blur;
  };
  const onKey = (event: KeyboardEvent) => {
    const act = event.isComposing ? null : meaning(event);
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    const { value, selectionStart } = event.currentTarget;
    writing.write(value);
    canned.typed(value, selectionStart);
    if (value !== "") tellTyping(props.row.id, mode() === "note", event.timeStamp);
  };
  return {
    writing,
    mode,
    text,
    preview,
    setPreview,
    newer,
    setNewer,
    held,
    attached,
    canned,
    cannedText,
    assisting,
    putIn: (text: string, where: "insert" | "replace") => {
      setPreview(false);
      made.putIn(text, where);
    },
    assistNote,
    turn,
    much,
    canSend,
    restore,
    send,
    sendAnyway,
    sendTemplate,
    copies,
    until,
    isShut,
    offered,
    takes,
    take,
    onKey,
    onInput,
  };
};
export type State = ReturnType<typeof createComposer>;
