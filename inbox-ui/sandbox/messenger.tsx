import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import type { Chat, Line, MessengerPhone } from "../../src/sandbox/wire";
import { Segments } from "../src/ui/field";
import { type Deeds, LineShown } from "./line";
import { act, carried } from "./live";
import { tries, w } from "./words";
import { type Aim, Writing } from "./writing";

const TYPING_MS = 5000;

/** Slack's replies stand under their root, in the order of the roots. */
const inOrder = (lines: readonly Line[]): Line[] =>
  lines
    .filter(({ thread }) => thread === undefined)
    .flatMap((root) => [root, ...lines.filter(({ thread }) => thread === root.id)]);

const Typing = (props: { since: number | null; name: string }) => {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(timer));
  return (
    <p class="typing" role="status">
      <Show when={props.since !== null && now() - props.since < TYPING_MS}>
        {props.name} {w("typing")}
      </Show>
    </p>
  );
};

const Log = (props: { phone: MessengerPhone; chat: Chat; as: string; deeds: Deeds }) => {
  let log: HTMLDivElement | undefined;
  const lines = createMemo(() => (props.phone.can.reply === "thread" ? inOrder(props.chat.lines) : props.chat.lines));
  const isCrowd = () => props.chat.kind !== "private" || props.phone.can.reply === "thread";
  const isNamed = (n: number) => {
    const [line, before] = [lines()[n], lines()[n - 1]];
    if (!line || (!isCrowd() && line.by === "customer")) return false;
    return isCrowd() && (!before || before.author.name !== line.author.name || before.thread !== line.thread);
  };
  // What comes last is what one wants to see, until one has scrolled away from it.
  let isAtEnd = true;
  const toEnd = () => log?.scrollTo({ top: log.scrollHeight });
  const keep = () => {
    if (isAtEnd) toEnd();
  };
  createEffect(
    on(
      () => [props.chat.id, lines().length],
      () => {
        isAtEnd = true;
        toEnd();
      },
    ),
  );
  onMount(() => {
    if (!log) return;
    const box = log;
    // A phone behind a tab has no height yet; pictures and fonts come after the words.
    const sizes = new ResizeObserver(keep);
    sizes.observe(box);
    box.addEventListener("load", keep, true);
    void document.fonts.ready.then(keep);
    onCleanup(() => sizes.disconnect());
  });
  const onScroll = () => {
    if (log && log.clientHeight > 0) isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
  };
  return (
    <div class="log scroll" ref={log} onScroll={onScroll} role="log" aria-label={w("conversation")} tabindex="0">
      <For each={lines()} fallback={<p class="notice">{w("emptyChat")}</p>}>
        {(line, n) => (
          <LineShown line={line} phone={props.phone} as={props.as} named={isNamed(n())} deeds={props.deeds} />
        )}
      </For>
    </div>
  );
};

/** A messenger on somebody's phone. */
export const Messenger = (props: { phone: MessengerPhone }) => {
  const [chatId, setChat] = createSignal(props.phone.chats[0]?.id ?? "");
  const [as, setAs] = createSignal(props.phone.people[0]?.id ?? "");
  const [aim, setAim] = createSignal<Aim>(null);
  const chat = () => props.phone.chats.find(({ id }) => id === chatId()) ?? props.phone.chats[0];
  const doing = (deed: object) => act(props.phone.phone, { chat: chatId(), as: as(), ...deed });
  const answered = () => {
    const at = aim();
    if (at?.does !== "replies") return {};
    return { replyTo: props.phone.can.reply === "thread" ? (at.line.thread ?? at.line.id) : at.line.id };
  };
  const write = (text: string) => {
    const at = aim();
    const deed =
      at?.does === "edits" ? { does: "edits", line: at.line.id, text } : { does: "writes", text, ...answered() };
    setAim(null);
    void doing(deed);
  };
  const attach = async (given: File) => {
    const file = await carried(given);
    await doing({ does: "sends", file, ...answered() });
    setAim(null);
  };
  const deeds: Deeds = {
    reply: (line) => setAim({ does: "replies", line }),
    edit: (line) => setAim({ does: "edits", line }),
    remove: (line) => void doing({ does: "removes", line: line.id }),
    react: (line, emoji) => void doing({ does: "reacts", line: line.id, emoji }),
    press: (line, data) => void doing({ does: "presses", line: line.id, data }),
  };
  // Whoever has the chat open has read it.
  createEffect(
    on(
      () =>
        chat()?.lines.filter(
          ({ by, state, past }) => by === "us" && !past && state && state !== "read" && state !== "failed",
        ).length,
      (unread) => unread && document.hasFocus() && void doing({ does: "reads" }),
    ),
  );
  return (
    <div class="messenger">
      <Show when={props.phone.chats.length > 1 || props.phone.people.length > 1}>
        <div class="choices">
          <Show when={props.phone.chats.length > 1}>
            <Segments
              label={w("channels")}
              value={chatId()}
              set={setChat}
              choices={props.phone.chats.map(({ id, title }) => ({ value: id, label: title }))}
            />
          </Show>
          <Show when={props.phone.people.length > 1 && chat()?.kind !== "private"}>
            <Segments
              label={w("as")}
              value={as()}
              set={setAs}
              choices={props.phone.people.map(({ id, name }) => ({ value: id, label: name.split(" ")[0] ?? name }))}
            />
          </Show>
        </div>
      </Show>
      <Show when={chat()}>
        {(one) => (
          <>
            <Log phone={props.phone} chat={one()} as={as()} deeds={deeds} />
            <Typing since={one().typingSince} name="Fernway" />
          </>
        )}
      </Show>
      <fieldset class="tries scroll">
        <legend class="sr">{w("try")}</legend>
        <For each={tries(props.phone.phone)}>
          {(text) => (
            <button type="button" class="btn small" onClick={() => write(text)}>
              {text}
            </button>
          )}
        </For>
      </fieldset>
      <Writing
        id={props.phone.phone}
        aim={aim()}
        drop={() => setAim(null)}
        send={write}
        attach={(file) => void attach(file)}
      />
    </div>
  );
};
