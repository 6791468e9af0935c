import "./composer.css";
import Bold from "lucide-solid/icons/bold";
import ChevronDown from "lucide-solid/icons/chevron-down";
import Code from "lucide-solid/icons/code";
import Eye from "lucide-solid/icons/eye";
import Italic from "lucide-solid/icons/italic";
import Link from "lucide-solid/icons/link";
import List from "lucide-solid/icons/list";
import MessageSquareText from "lucide-solid/icons/message-square-text";
import Paperclip from "lucide-solid/icons/paperclip";
import Strikethrough from "lucide-solid/icons/strikethrough";
import X from "lucide-solid/icons/x";
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from "solid-js";
import type { CannedView, Message, Row } from "../../../../src/realtime/wire";
import { connectionById, house, me } from "../../app/session";
import { t } from "../../app/words";
import { editMessage } from "../../live/actions";
import type { OpenThread } from "../../live/apply";
import { tellTyping } from "../../live/socket";
import { ChannelGlyph, channelNames } from "../../ui/channel-glyph";
import { blocksOf } from "../../ui/marks";
import { Menu } from "../../ui/menu";
import { Picker } from "../../ui/picker";
import { Rich } from "../../ui/rich";
import { answered, asked } from "../thread/asked";
import { laterOptions } from "../thread/options";
import { createAttachments } from "./attach";
import { filled, matching, slashAt } from "./canned";
import { CannedList } from "./canned-list";
import { draftOf, keepDraft, type Mode } from "./drafts";
import { Newer } from "./newer";
import { type Outgoing, sendNote, sendOut } from "./send";

type Wrap = {
  icon: () => JSX.Element;
  label: () => string;
  mark: "bold" | "italic" | "strike" | "code" | "href" | null;
  around: [string, string];
  code?: string;
};
const wraps: Wrap[] = [
  {
    icon: () => <Bold size={15} stroke-width={1.75} />,
    label: () => t("composer.bold"),
    mark: "bold",
    around: ["**", "**"],
    code: "KeyB",
  },
  {
    icon: () => <Italic size={15} stroke-width={1.5} />,
    label: () => t("composer.italic"),
    mark: "italic",
    around: ["_", "_"],
    code: "KeyI",
  },
  {
    icon: () => <Strikethrough size={15} stroke-width={1.5} />,
    label: () => t("composer.strike"),
    mark: "strike",
    around: ["~~", "~~"],
  },
  {
    icon: () => <Code size={15} stroke-width={1.5} />,
    label: () => t("composer.code"),
    mark: "code",
    around: ["`", "`"],
  },
  {
    icon: () => <Link size={15} stroke-width={1.5} />,
    label: () => t("composer.link"),
    mark: "href",
    around: ["[", "](https://)"],
  },
  {
    icon: () => <List size={15} stroke-width={1.5} />,
    label: () => t("composer.list"),
    mark: null,
    around: ["- ", ""],
  },
];

export const Composer = (props: {
  row: Row;
  thread: OpenThread;
  quote: Message | null;
  clearQuote: () => void;
  editing: Message | null;
  clearEditing: () => void;
}) => {
  const id = createUniqueId();
  let area: HTMLTextAreaElement | undefined;
  let picker: HTMLInputElement | undefined;
  const conversation = () => props.row.id;
  const [mode, setMode] = createSignal<Mode>("reply");
  const [text, setText] = createSignal(draftOf(props.row.id, "reply"));
  const [preview, setPreview] = createSignal(false);
  const [over, setOver] = createSignal(false);
  const [canned, setCanned] = createSignal<{ from: number; wanted: string } | null>(null);
  const [cannedAt, setCannedAt] = createSignal(0);
  const [later, setLater] = createSignal(false);
  const [snoozing, setSnoozing] = createSignal(false);
  const [newer, setNewer] = createSignal<{ messages: Message[]; out: Outgoing } | null>(null);
  const limits = () => props.thread.capabilities;
  const attached = createAttachments(() => (mode() === "note" ? null : limits().files));
  const connection = () => connectionById(props.row.connection);
  const found = createMemo(() => matching(house.canned, canned()?.wanted ?? ""));

  const write = (next: string) => {
    setText(next);
    if (!props.editing) keepDraft(conversation(), mode(), next);
  };
  const turn = (next: Mode) => {
    if (next !== mode()) {
      setMode(next);
      setText(draftOf(conversation(), next));
    }
    setPreview(false);
    queueMicrotask(() => area?.focus());
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
        if (message) {
          setMode(message.direction === "note" ? "note" : "reply");
          setText(message.text);
          queueMicrotask(() => area?.focus());
        } else if (before) setText(draftOf(conversation(), mode()));
      },
    ),
  );

  const tooMuch = () => {
    const max = limits().text.maxChars;
    const count = [...text()].length;
    if (mode() === "note") return null;
    if (count > max && limits().text.splits)
      return { over: false, text: t("composer.splits", { n: Math.ceil(count / max) }) };
    if (count > max) return { over: true, text: t("composer.over", { n: count - max }) };
    return count > max * 0.85 ? { over: false, text: t("composer.left", { n: max - count }) } : null;
  };
  const canSend = () =>
    (text().trim() !== "" || (attached.list.length > 0 && !props.editing)) && attached.ready() && !tooMuch()?.over;
  const offered = () =>
    wraps.filter((wrap) => mode() === "note" || wrap.mark === null || limits().text.marks.includes(wrap.mark));

  const restore = (out: Outgoing) => {
    setMode(out.note ? "note" : "reply");
    write(out.text);
    attached.set(out.files);
    queueMicrotask(() => area?.focus());
  };
  const send = (how: { solve?: boolean; sendAt?: number; snoozeUntil?: number } = {}) => {
    if (!canSend()) return;
    const editing = props.editing;
    const said = text().trim();
    if (editing) {
      void editMessage(editing, said, blocksOf(said));
      props.clearEditing();
      return;
    }
    const out: Outgoing = {
      id: crypto.randomUUID(),
      row: props.row,
      text: said,
      files: attached.files(),
      quote: mode() === "reply" ? props.quote : null,
      seenSeq: props.row.lastPublicSeq,
      note: mode() === "note",
      ...how,
    };
    setPreview(false);
    write("");
    attached.clear();
    props.clearQuote();
    area?.focus();
    if (out.note) void sendNote(out, { restore });
    else void sendOut(out, { restore, newer: (messages) => setNewer({ messages, out }) });
  };
  const wrap = ([before, after]: [string, string]) => {
    if (!area) return;
    const { selectionStart: from, selectionEnd: to } = area;
    const chosen = text().slice(from, to);
    write(text().slice(0, from) + before + chosen + after + text().slice(to));
    queueMicrotask(() => {
      area?.focus();
      area?.setSelectionRange(from + before.length, from + before.length + chosen.length);
    });
  };
  const insertCanned = (one: CannedView | undefined) => {
    const at = canned();
    setCanned(null);
    if (!one || !area) return;
    const caret = area.selectionStart;
    const from = at?.from ?? caret;
    const body = filled(one, props.row.language, {
      "contact.name": props.row.contact.name.split(" ")[0] ?? "",
      "agent.name": me.name,
      "conversation.number": String(props.row.number),
    });
    write(text().slice(0, from) + body + text().slice(caret));
    queueMicrotask(() => {
      area?.focus();
      area?.setSelectionRange(from + body.length, from + body.length);
    });
  };
  /** What a key means here, or null when the text field may have it. */
  const meaning = (event: KeyboardEvent): (() => void) | null => {
    const mod = event.metaKey || event.ctrlKey;
    if (canned()) {
      const last = found().length - 1;
      if (event.code === "ArrowDown") return () => setCannedAt((at) => Math.min(last, at + 1));
      if (event.code === "ArrowUp") return () => setCannedAt((at) => Math.max(0, at - 1));
      if ((event.code === "Enter" || event.code === "Tab") && !mod && last >= 0)
        return () => insertCanned(found()[cannedAt()]);
      if (event.code === "Escape") return () => setCanned(null);
    }
    if (mod && event.code === "Enter") return () => send();
    const wanted = mod && !event.shiftKey ? offered().find((one) => one.code === event.code) : undefined;
    if (wanted) return () => wrap(wanted.around);
    if (event.code !== "Escape") return null;
    return props.editing ? props.clearEditing : () => area?.blur();
  };
  const onKey = (event: KeyboardEvent) => {
    const act = event.isComposing ? null : meaning(event);
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onInput = (event: InputEvent & { currentTarget: HTMLTextAreaElement }) => {
    const box = event.currentTarget;
    write(box.value);
    setCanned(slashAt(box.value, box.selectionStart));
    setCannedAt(0);
    if (box.value !== "") tellTyping(conversation(), mode() === "note", event.timeStamp);
  };
  const takes = () => mode() === "note" || limits().files !== null;
  const take = (files: FileList | undefined | null) => {
    if (takes() && files && files.length > 0) attached.add(files);
  };
  onCleanup(() => setNewer(null));

  return (
    <Show when={props.row.status !== "closed"} fallback={<p class="closed-line">{t("thread.closed")}</p>}>
      <form
        class="composer"
        classList={{ note: mode() === "note" }}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onDragOver={(event) => {
          if (!takes() || !event.dataTransfer?.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => {
          if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
            setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <Show when={over()}>
          <div class="drop">{t("composer.drop")}</div>
        </Show>
        <Show when={canned()}>
          <CannedList id={id} found={found()} at={cannedAt()} pick={insertCanned} hover={setCannedAt} />
        </Show>
        <div class="composer-top">
          <Show
            when={!props.editing}
            fallback={
              <span class="composer-to" style={{ padding: "4px 10px" }}>
                {t("composer.editing")}{" "}
                <button type="button" class="btn small plain" onClick={() => props.clearEditing()}>
                  {t("cancel")}
                </button>
              </span>
            }
          >
            <fieldset class="modes">
              <legend class="sr">{t("composer.mode")}</legend>
              <button type="button" aria-pressed={mode() === "reply"} title="R" onClick={() => turn("reply")}>
                {t("composer.reply")}
              </button>
              <button type="button" aria-pressed={mode() === "note"} title="N" onClick={() => turn("note")}>
                {t("composer.note")}
              </button>
            </fieldset>
            <span class="composer-to grow">
              <Show when={mode() === "reply"} fallback={<span class="clip">{t("composer.noteTo")}</span>}>
                <ChannelGlyph channel={props.row.channel} size={13} />
                <span class="clip">
                  {t("composer.to", {
                    channel: channelNames[props.row.channel],
                    address: connection()?.address ?? "",
                    name: me.name,
                  })}{" "}
                  · {t("composer.seenBy", { n: 1 })}
                </span>
              </Show>
            </span>
          </Show>
        </div>
        <Show when={mode() === "reply" && props.row.owner === "bot" && text() !== ""}>
          <p class="composer-warn">{t("composer.botSpeaks")}</p>
        </Show>
        <Show when={mode() === "reply" && connection()?.state === "offline"}>
          <p class="composer-warn bad" role="status">
            {t("composer.offline", { name: connection()?.name ?? "" })}
          </p>
        </Show>
        <Show when={mode() === "reply" && props.quote}>
          {(quote) => (
            <div class="quoting">
              <span class="clip grow">
                <strong>{t("composer.quoting", { name: quote().by.name ?? t("customer") })}</strong> {quote().text}
              </span>
              <button
                type="button"
                class="icon-btn"
                aria-label={t("composer.noQuote")}
                onClick={() => props.clearQuote()}
              >
                <X size={14} />
              </button>
            </div>
          )}
        </Show>
        <Show when={preview()}>
          <div class="composer-preview scroll">
            <Rich blocks={blocksOf(text())} />
          </div>
        </Show>
        <textarea
          ref={area}
          class="composer-text scroll"
          hidden={preview()}
          rows="2"
          value={text()}
          placeholder={
            mode() === "note"
              ? t("composer.notePlaceholder")
              : t("composer.placeholder", { name: props.row.contact.name })
          }
          aria-label={
            mode() === "note"
              ? t("composer.notePlaceholder")
              : t("composer.placeholder", { name: props.row.contact.name })
          }
          aria-controls={canned() ? id : undefined}
          aria-activedescendant={canned() ? `${id}-${cannedAt()}` : undefined}
          spellcheck={true}
          onInput={onInput}
          onKeyDown={onKey}
          onBlur={() => setCanned(null)}
          onPaste={(event) => {
            if (event.clipboardData && event.clipboardData.files.length > 0) {
              event.preventDefault();
              take(event.clipboardData.files);
            }
          }}
        />
        <Show when={attached.list.length > 0}>
          <ul class="attached">
            <For each={attached.list}>
              {(one) => (
                <li>
                  <Paperclip size={13} stroke-width={1.5} />
                  <span class="clip">{one.name}</span>
                  <button
                    type="button"
                    class="icon-btn"
                    aria-label={t("composer.removeFile", { name: one.name })}
                    onClick={() => attached.remove(one.key)}
                  >
                    <X size={13} />
                  </button>
                  <Show when={!one.file}>
                    <progress
                      value={one.share}
                      max="1"
                      aria-label={t("composer.uploading", { n: Math.round(one.share * 100) })}
                    />
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <div class="composer-foot">
          <Show when={takes()}>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                take(event.currentTarget.files);
                event.currentTarget.value = "";
              }}
            />
            <button
              type="button"
              class="icon-btn"
              aria-label={t("composer.attach")}
              title={t("composer.attach")}
              onClick={() => picker?.click()}
            >
              <Paperclip size={16} stroke-width={1.5} />
            </button>
          </Show>
          <button
            type="button"
            class="icon-btn"
            aria-label={t("composer.canned")}
            title={`${t("composer.canned")}  /`}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => {
              area?.focus();
              setCanned(canned() ? null : { from: area?.selectionStart ?? text().length, wanted: "" });
            }}
          >
            <MessageSquareText size={16} stroke-width={1.5} />
          </button>
          <span class="line marks" style={{ gap: 0 }}>
            <For each={offered()}>
              {(one) => (
                <button
                  type="button"
                  class="icon-btn"
                  aria-label={one.label()}
                  title={one.label()}
                  onClick={() => wrap(one.around)}
                >
                  {one.icon()}
                </button>
              )}
            </For>
          </span>
          <button
            type="button"
            class="icon-btn"
            aria-pressed={preview()}
            aria-label={preview() ? t("composer.write") : t("composer.preview")}
            title={preview() ? t("composer.write") : t("composer.preview")}
            onClick={() => setPreview(!preview())}
          >
            <Eye size={16} stroke-width={1.5} />
          </button>
          <span class="grow" />
          <Show when={tooMuch()}>
            {(much) => (
              <span class="count num" classList={{ over: much().over }} role="status">
                {much().text}
              </span>
            )}
          </Show>
          <div class="split">
            <button type="submit" class="btn main" disabled={!canSend()} title="⌘ Enter">
              {props.editing ? t("save") : mode() === "note" ? t("composer.saveNote") : t("composer.send")}
            </button>
            <Show when={mode() === "reply" && !props.editing}>
              <Menu
                label={t("composer.sendMenu")}
                class="more"
                disabled={!canSend()}
                choices={[
                  { label: t("composer.sendSolve"), pick: () => send({ solve: true }) },
                  { label: t("composer.sendSnooze"), pick: () => setSnoozing(true) },
                  { label: t("composer.sendLater"), pick: () => setLater(true) },
                ]}
              >
                <ChevronDown size={15} />
              </Menu>
            </Show>
          </div>
          <Picker
            class="sr"
            label={t("composer.sendLater")}
            options={laterOptions()}
            open={later()}
            onOpen={setLater}
            pick={(at) => send({ sendAt: Number(at) })}
          >
            {t("composer.sendLater")}
          </Picker>
          <Picker
            class="sr"
            label={t("composer.sendSnooze")}
            options={laterOptions()}
            open={snoozing()}
            onOpen={setSnoozing}
            pick={(at) => send({ snoozeUntil: Number(at) })}
          >
            {t("composer.sendSnooze")}
          </Picker>
        </div>
        <Show when={newer()}>
          {(held) => (
            <Newer
              messages={held().messages}
              edit={() => {
                const { out } = held();
                setNewer(null);
                restore(out);
              }}
              send={() => {
                const { out, messages } = held();
                setNewer(null);
                const seenSeq = Math.max(
                  out.seenSeq,
                  props.row.lastPublicSeq,
                  ...messages.map((message) => message.seq),
                );
                void sendOut({ ...out, seenSeq }, { restore, newer: (more) => setNewer({ messages: more, out }) });
              }}
            />
          )}
        </Show>
      </form>
    </Show>
  );
};
