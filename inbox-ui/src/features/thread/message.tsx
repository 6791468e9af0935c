import { Popover } from "@kobalte/core/popover";
import BookOpen from "lucide-solid/icons/book-open";
import Check from "lucide-solid/icons/check";
import CheckCheck from "lucide-solid/icons/check-check";
import CircleAlert from "lucide-solid/icons/circle-alert";
import Clock from "lucide-solid/icons/clock";
import CornerUpLeft from "lucide-solid/icons/corner-up-left";
import Ellipsis from "lucide-solid/icons/ellipsis";
import Smile from "lucide-solid/icons/face-slightly-smiling-plus";
import { createMemo, createSignal, For, Match, Show, Switch } from "solid-js";
import type { Capabilities } from "../../../../channels/contract";
import type { CitationView, FileView, Message } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { agentById, me } from "../../app/session";
import { clock, moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { type Key, locale, t } from "../../app/words";
import { en } from "../../app/words-en";
import { deleteMessage, react, retryMessage } from "../../live/actions";
import { Avatar } from "../../ui/avatar";
import { Dialog } from "../../ui/dialog";
import { Menu, type MenuChoice } from "../../ui/menu";
import { Rich } from "../../ui/rich";
import { toast } from "../../ui/toast";
import { Files, Parts } from "./files";

const usual = ["👍", "❤️", "🙏", "🔥", "👏", "🎉", "😁", "🤔", "😢", "👀", "👌", "💯"];
const isKey = (key: string): key is Key => key in en;
/** The platform's refusal in plain words: our sentence for the codes we know, its own words for the rest. */
const whyNot = (delivery: { code: string | null; reason: string | null }) => {
  const key = `failure.${delivery.code}`;
  return isKey(key) ? t(key) : (delivery.reason ?? "");
};
const authorOf = (message: Message) => {
  if (message.by.kind === "bot") return message.by.name ?? t("bot");
  if (message.by.kind === "system") return t("event.system");
  return message.by.name ?? agentById(message.by.id)?.name ?? t("customer");
};

const Cite = (props: { citation: CitationView }) => (
  <Popover gutter={4} placement="top-start">
    <Popover.Trigger class="chip bot cite" title={t("thread.source", { title: props.citation.title })}>
      <BookOpen size={12} stroke-width={1.75} />
      <span>
        {props.citation.n}. {props.citation.title}
      </span>
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content class="float cite-card">
        <Popover.Title>
          <strong>{props.citation.title}</strong>
        </Popover.Title>
        <blockquote>{props.citation.quote}</blockquote>
        <a href={`/knowledge/${encodeURIComponent(props.citation.article)}`}>{t("thread.openArticle")}</a>
      </Popover.Content>
    </Popover.Portal>
  </Popover>
);

const Ticks = (props: { delivery: NonNullable<Message["delivery"]> }) => {
  const waits = () => props.delivery.at === "queued" && props.delivery.notBefore > now() + 60_000;
  return (
    <span class="tick-mark" classList={{ read: props.delivery.at === "read" }}>
      <Switch>
        <Match when={props.delivery.at === "queued" || props.delivery.at === "sending"}>
          <Clock size={13} stroke-width={1.75} />
        </Match>
        <Match when={props.delivery.at === "sent"}>
          <Check size={14} stroke-width={1.75} />
        </Match>
        <Match when={props.delivery.at === "delivered" || props.delivery.at === "read"}>
          <CheckCheck size={14} stroke-width={1.75} />
        </Match>
      </Switch>
      {waits()
        ? t("delivery.later", { time: moment(props.delivery.notBefore, locale(), now()) })
        : t(`delivery.${props.delivery.at}`)}
    </span>
  );
};

const Trouble = (props: { message: Message }) => (
  <Switch>
    <Match when={props.message.delivery?.at === "failed" && props.message.delivery}>
      {(delivery) => (
        <div class="trouble" role="alert">
          <CircleAlert size={16} stroke-width={1.75} />
          <div class="grow">
            <strong>{t("delivery.failed")}</strong>
            <p>{whyNot(delivery())}</p>
          </div>
          <button type="button" class="btn small" onClick={() => void retryMessage(props.message)}>
            {t("retry")}
          </button>
        </div>
      )}
    </Match>
    <Match when={props.message.delivery?.at === "uncertain"}>
      <div class="trouble unsure" role="alert">
        <CircleAlert size={16} stroke-width={1.75} />
        <div class="grow">
          <strong>{t("delivery.uncertain")}</strong>
          <p>{t("delivery.uncertainText")}</p>
        </div>
        <button type="button" class="btn small" onClick={() => void retryMessage(props.message)}>
          {t("delivery.sendAgain")}
        </button>
      </div>
    </Match>
  </Switch>
);

const Reactions = (props: { message: Message; can: boolean }) => {
  const groups = createMemo(() => {
    const byEmoji = new Map<string, Message["reactions"]>();
    for (const one of props.message.reactions) byEmoji.set(one.emoji, [...(byEmoji.get(one.emoji) ?? []), one]);
    return [...byEmoji].map(([emoji, all]) => ({ emoji, all, ours: all.some((one) => one.who === "us") }));
  });
  const names = (all: Message["reactions"]) =>
    all.map((one) => (one.who === "customer" ? t("customer") : (agentById(one.agent)?.name ?? t("you")))).join(", ");
  return (
    <Show when={groups().length > 0}>
      <span class="reactions">
        <For each={groups()}>
          {(group) => (
            <button
              type="button"
              class="reaction"
              classList={{ ours: group.ours }}
              disabled={!props.can}
              aria-pressed={group.ours}
              aria-label={t("thread.reacted", { emoji: group.emoji, who: names(group.all) })}
              title={names(group.all)}
              onClick={() => void react(props.message, group.emoji)}
            >
              {group.emoji}
              <Show when={group.all.length > 1}>
                {" "}
                <span class="num">{group.all.length}</span>
              </Show>
            </button>
          )}
        </For>
      </span>
    </Show>
  );
};

const History = (props: { id: string; close: () => void }) => {
  const [versions, setVersions] = createSignal<{ text: string; replacedAt: number }[] | null>(null);
  void attempt(() => api.revisions(props.id)).then((found) => setVersions(found ?? []));
  return (
    <Dialog open title={t("thread.history")} close={props.close}>
      <Show when={versions()} fallback={<p class="muted">{t("loading")}</p>}>
        {(all) => (
          <For each={all()} fallback={<p class="muted">{t("nothingFound")}</p>}>
            {(one) => (
              <div class="old-version">
                <time class="muted">{moment(one.replacedAt, locale(), now())}</time>
                <p style={{ "white-space": "pre-wrap" }}>{one.text}</p>
              </div>
            )}
          </For>
        )}
      </Show>
    </Dialog>
  );
};

const Tools = (props: { message: Message; capabilities: Capabilities; quote: () => void; edit: () => void }) => {
  const [emojiOpen, setEmojiOpen] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const left = () => ["sent", "delivered", "read"].includes(props.message.delivery?.at ?? "");
  const isMine = () => props.message.by.kind === "agent" && props.message.by.id === me.id;
  const isNote = () => props.message.direction === "note";
  const canReact = () => !isNote() && props.capabilities.reactions.out;
  const choices = (): MenuChoice[] => [
    ...(!isNote() && props.capabilities.quotes.out ? [{ label: t("thread.quote"), pick: () => props.quote() }] : []),
    {
      label: t("thread.copy"),
      pick: () => void navigator.clipboard.writeText(props.message.text).then(() => toast(t("connection.copied"))),
    },
    ...(isMine() && (isNote() || (props.capabilities.edits.out && left()))
      ? [{ label: t("edit"), pick: () => props.edit() }]
      : []),
    ...(isMine() && (isNote() || (props.capabilities.deletions.out && left()))
      ? [{ label: t("remove"), danger: true, pick: () => setAsking(true) }]
      : []),
  ];
  return (
    <div class="msg-tools">
      <Show when={canReact()}>
        <Popover open={emojiOpen()} onOpenChange={setEmojiOpen} gutter={4} placement="bottom-end">
          <Popover.Trigger class="icon-btn" aria-label={t("thread.react")} title={t("thread.react")}>
            <Smile size={15} stroke-width={1.5} />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content class="float emojis" aria-label={t("thread.react")}>
              <For each={props.capabilities.reactions.allowed?.slice(0, 24) ?? usual}>
                {(emoji) => (
                  <button
                    type="button"
                    onClick={() => {
                      setEmojiOpen(false);
                      void react(props.message, emoji);
                    }}
                  >
                    {emoji}
                  </button>
                )}
              </For>
            </Popover.Content>
          </Popover.Portal>
        </Popover>
      </Show>
      <Show when={!isNote() && props.capabilities.quotes.out}>
        <button
          type="button"
          class="icon-btn"
          aria-label={t("thread.quote")}
          title={t("thread.quote")}
          onClick={() => props.quote()}
        >
          <CornerUpLeft size={15} stroke-width={1.5} />
        </button>
      </Show>
      <Menu label={t("thread.actions")} choices={choices()}>
        <Ellipsis size={15} stroke-width={1.5} />
      </Menu>
      <Dialog
        open={asking()}
        close={() => setAsking(false)}
        title={t("thread.deleteAsk")}
        foot={
          <>
            <button type="button" class="btn" onClick={() => setAsking(false)}>
              {t("cancel")}
            </button>
            <button
              type="button"
              class="btn danger"
              onClick={() => {
                setAsking(false);
                void deleteMessage(props.message);
              }}
            >
              {t("remove")}
            </button>
          </>
        }
      >
        <p>{t("thread.deleteText")}</p>
      </Dialog>
    </div>
  );
};

export const MessageView = (props: {
  message: Message;
  album: Message[];
  first: boolean;
  last: boolean;
  capabilities: Capabilities;
  quoted: (id: string) => Message | undefined;
  openFile: (file: FileView) => void;
  quote: () => void;
  edit: () => void;
}) => {
  const [history, setHistory] = createSignal(false);
  const bot = () => props.message.by.kind === "bot";
  const files = () => [props.message, ...props.album].flatMap((one) => one.files);
  const quoteText = () => {
    const quote = props.message.quote;
    if (!quote) return null;
    const found = quote.message ? props.quoted(quote.message) : undefined;
    return { who: found ? authorOf(found) : null, text: quote.text ?? found?.text ?? "" };
  };
  const showTicks = () => {
    const at = props.message.delivery?.at;
    if (props.message.direction !== "out" || !at || at === "failed" || at === "uncertain") return false;
    return props.last || at === "queued" || at === "sending" || at === "undone";
  };
  return (
    <article
      class="msg"
      classList={{ first: props.first, [props.message.direction]: true, bot: bot() }}
      data-message={props.message.id}
    >
      <Show
        when={props.first}
        fallback={
          <span class="msg-side num" aria-hidden="true">
            {clock(props.message.at, locale())}
          </span>
        }
      >
        <span class="msg-face">
          <Avatar name={authorOf(props.message)} bot={bot()} />
        </span>
        <header class="msg-who">
          <strong class="clip">{authorOf(props.message)}</strong>
          <time dateTime={new Date(props.message.at).toISOString()}>{clock(props.message.at, locale())}</time>
          <Show when={props.message.direction === "note"}>
            <span class="chip wait">
              {t("thread.note")} · {t("thread.noteOnly")}
            </span>
          </Show>
        </header>
      </Show>
      <div class="msg-body">
        <Show when={!props.message.deletedAt} fallback={<p class="msg-gone">{t("thread.deleted")}</p>}>
          <Show when={quoteText()}>
            {(quote) => (
              <div class="msg-quote">
                <Show when={quote().who}>
                  <strong>{quote().who}</strong>
                </Show>
                <span>{quote().text}</span>
              </div>
            )}
          </Show>
          <Show when={props.message.rich.length > 0}>
            <Rich blocks={props.message.rich} />
          </Show>
          <Files files={files()} open={props.openFile} />
          <Parts parts={props.message.parts} />
          <Show when={props.message.citations.length > 0}>
            <div class="cites">
              <For each={props.message.citations}>{(citation) => <Cite citation={citation} />}</For>
            </div>
          </Show>
          <Show when={props.message.buttons.length > 0}>
            <div class="buttons">
              <For each={props.message.buttons}>{(button) => <span>{button.label}</span>}</For>
            </div>
          </Show>
        </Show>
      </div>
      <footer class="msg-foot">
        <Reactions message={props.message} can={props.capabilities.reactions.out} />
        <Show when={props.message.editedAt && !props.message.deletedAt}>
          <button type="button" class="link" onClick={() => setHistory(true)}>
            {t("thread.edited")}
          </button>
        </Show>
        <Show when={props.message.context?.url && props.first}>
          <span class="clip">
            {t("thread.from", { page: props.message.context?.title ?? props.message.context?.url ?? "" })}
          </span>
        </Show>
        <Show when={showTicks() && props.message.delivery}>{(delivery) => <Ticks delivery={delivery()} />}</Show>
      </footer>
      <Trouble message={props.message} />
      <Show when={!props.message.deletedAt}>
        <Tools message={props.message} capabilities={props.capabilities} quote={props.quote} edit={props.edit} />
      </Show>
      <Show when={history()}>
        <History id={props.message.id} close={() => setHistory(false)} />
      </Show>
    </article>
  );
};
