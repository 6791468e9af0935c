import { Popover } from "@kobalte/core/popover";
import CornerUpLeft from "lucide-solid/icons/corner-up-left";
import Ellipsis from "lucide-solid/icons/ellipsis";
import Smile from "lucide-solid/icons/face-slightly-smiling-plus";
import { createSignal, For, lazy, Show, Suspense } from "solid-js";
import type { Capabilities } from "../../../../channels/contract";
import type { Message } from "../../../../src/realtime/wire";
import { me } from "../../app/session";
import { locale, t } from "../../app/words";
import { deleteMessage, react } from "../../live/actions";
import { Dialog } from "../../ui/dialog";
import { Menu, type MenuChoice } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { servedIn } from "../assist/served";
import { translateMessage, translationOf } from "../assist/translating";
import { begin } from "./asked";

const ForwardDialog = lazy(() => import("./forward-dialog").then((room) => ({ default: room.ForwardDialog })));
const SplitDialog = lazy(() => import("./split-dialog").then((room) => ({ default: room.SplitDialog })));
/** By its letters: enough to know whether an offer to translate makes sense. */
const isForeign = (text: string, reader: "en" | "ru") => {
  const [cyrillic, latin] = [
    text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0,
    text.match(/\p{Script=Latin}/gu)?.length ?? 0,
  ];
  return reader === "ru" ? latin > cyrillic : cyrillic > latin / 3;
};
const usual = ["👍", "❤️", "🙏", "🔥", "👏", "🎉", "😁", "🤔", "😢", "👀", "👌", "💯"];

const Emojis = (props: { message: Message; allowed: string[] | undefined }) => {
  const [emojiOpen, setEmojiOpen] = createSignal(false);
  return (
    <Popover open={emojiOpen()} onOpenChange={setEmojiOpen} gutter={4} placement="bottom-end">
      <Popover.Trigger class="icon-btn" aria-label={t("thread.react")} title={t("thread.react")}>
        <Smile size={15} stroke-width={1.5} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="float emojis" aria-label={t("thread.react")}>
          <For each={props.allowed?.slice(0, 24) ?? usual}>
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
  );
};

const DeleteAsk = (props: { message: Message; close: () => void }) => (
  <Dialog
    open
    close={props.close}
    title={t("thread.deleteAsk")}
    foot={
      <>
        <button type="button" class="btn" onClick={() => props.close()}>
          {t("cancel")}
        </button>
        <button
          type="button"
          class="btn danger"
          onClick={() => {
            props.close();
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
);

/** Said to the customer, so in the language of what is put right. */
const correctionOf = (text: string): string =>
  `${/\p{Script=Cyrillic}/u.test(text) ? "Поправка:" : "Correction:"} ${text}`;
const THUMB = "👍";

/** Where what one quotes or edits goes on. */
const COMPOSER = "textarea.composer-text";

/** What can be done with one message; nothing the channel can't carry is offered. */
export const MessageTools = (props: {
  message: Message;
  capabilities: Capabilities;
  /** Something stands before it, so that a conversation of its own can begin here. */
  canSplit: boolean;
  quote: () => void;
  edit: () => void;
}) => {
  const [asking, setAsking] = createSignal(false);
  const [splitting, setSplitting] = createSignal(false);
  const [forwarding, setForwarding] = createSignal(false);
  const at = () => props.message.delivery?.at ?? "";
  const left = () => ["sent", "delivered", "read"].includes(at());
  const waits = () => ["queued", "failed"].includes(at());
  const mayChange = (out: boolean) => isMine() && (isNote() || waits() || (out && left()));
  const isMine = () => props.message.by.kind === "agent" && props.message.by.id === me.id;
  const isNote = () => props.message.direction === "note";
  const canReact = () => props.message.direction === "in" && props.capabilities.reactions.out;
  const isGone = () => props.message.deletedAt !== null;
  /** What the channel can't do to a message is said in one of its own, which the agent sees and sends. */
  const say = (text: string) => {
    if (props.capabilities.quotes.out) props.quote();
    begin(text);
  };
  const instead = (): MenuChoice[] => [
    ...(isMine() && !isNote() && left() && !isGone() && !props.capabilities.edits.out
      ? [{ label: t("thread.correct"), leads: COMPOSER, pick: () => say(correctionOf(props.message.text)) }]
      : []),
    ...(props.message.direction === "in" && !isGone() && !props.capabilities.reactions.out
      ? [{ label: t("thread.answerWith", { emoji: THUMB }), leads: COMPOSER, pick: () => say(THUMB) }]
      : []),
  ];
  // Offered where it is not in the reader's language; where nobody serves it, it says what it needs.
  const canTranslate = () =>
    servedIn(props.message.conversation) !== null &&
    translationOf(props.message.id) === null &&
    props.message.direction === "in" &&
    props.message.text.trim() !== "" &&
    isForeign(props.message.text, locale()) &&
    !props.message.translations.some(({ language }) => language === locale());
  const choices = (): MenuChoice[] => [
    ...(!isNote() && props.capabilities.quotes.out
      ? [{ label: t("thread.quote"), leads: COMPOSER, pick: () => props.quote() }]
      : []),
    {
      label: t("thread.copy"),
      pick: () => void navigator.clipboard.writeText(props.message.text).then(() => toast(t("connection.copied"))),
    },
    ...(canTranslate()
      ? [
          {
            label: t("assist.show"),
            ...(servedIn(props.message.conversation)?.translate == null && {
              disabled: true,
              note: t("assist.showNeeds"),
            }),
            pick: () => void translateMessage(props.message, locale()),
          },
        ]
      : []),
    ...(mayChange(props.capabilities.edits.out)
      ? [{ label: t("edit"), leads: COMPOSER, pick: () => props.edit() }]
      : []),
    ...instead(),
    ...(props.capabilities.copies && !isNote() && props.message.deletedAt === null
      ? [{ label: t("forward.title"), pick: () => setForwarding(true) }]
      : []),
    ...(props.canSplit && !isNote() ? [{ label: t("split.title"), pick: () => setSplitting(true) }] : []),
    ...(mayChange(props.capabilities.deletions.out)
      ? [{ label: t("remove"), danger: true, pick: () => setAsking(true) }]
      : []),
  ];
  return (
    <div class="msg-tools">
      <Show when={canReact()}>
        <Emojis message={props.message} allowed={props.capabilities.reactions.allowed} />
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
      <Show when={asking()}>
        <DeleteAsk message={props.message} close={() => setAsking(false)} />
      </Show>
      <Suspense>
        <Show when={splitting()}>
          <SplitDialog
            conversation={props.message.conversation}
            message={props.message}
            close={() => setSplitting(false)}
          />
        </Show>
        <Show when={forwarding()}>
          <ForwardDialog message={props.message} close={() => setForwarding(false)} />
        </Show>
      </Suspense>
    </div>
  );
};
