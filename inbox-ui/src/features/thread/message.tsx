import { createSignal, For, lazy, Show, Suspense } from "solid-js";
import type { Capabilities } from "../../../../channels/contract";
import type { FileView, Message } from "../../../../src/realtime/wire";
import { personName } from "../../app/person";
import { agentById } from "../../app/session";
import { clock } from "../../app/time";
import { locale, t } from "../../app/words";
import { Avatar } from "../../ui/avatar";
import { Rich } from "../../ui/rich";
import { Addressed, Automatic, Facts } from "./about";
import { Cite } from "./cite";
import { LostChanges, Ticks, Trouble } from "./delivery";
import { Files, Parts } from "./files";
import { Folded } from "./folded";
import { History } from "./history";
import { Long } from "./long";
import { MessageTools } from "./message-tools";
import { Reactions } from "./reactions";
import { Translated } from "./translated";
import { Verdicts } from "./verdicts";

const WholeDialog = lazy(() => import("./whole-dialog").then((room) => ({ default: room.WholeDialog })));

const TraceDrawer = lazy(() => import("../trace/trace").then((room) => ({ default: room.TraceDrawer })));

const authorOf = (message: Message) => {
  if (message.by.kind === "bot") return message.by.name ?? t("bot");
  if (message.by.kind === "system") return t("event.system");
  return personName(message.by.name ?? agentById(message.by.id)?.name ?? t("customer"));
};

export const MessageView = (props: {
  message: Message;
  album: Message[];
  first: boolean;
  last: boolean;
  capabilities: Capabilities;
  quoted: (id: string) => Message | undefined;
  openFile: (file: FileView) => void;
  canSplit: boolean;
  quote: () => void;
  edit: () => void;
  takenBack: () => void;
}) => {
  const [history, setHistory] = createSignal(false);
  const [whole, setWhole] = createSignal(false);
  const [trace, setTrace] = createSignal(false);
  const bot = () => props.message.by.kind === "bot";
  // The thumbs are shown as what was said with them.
  const choices = () => {
    const offered = props.message.buttons.filter(({ data }) => !data.startsWith("verdict:"));
    // Where the words name every one of them, that is said once.
    return offered.every(({ label }) => props.message.text.includes(label)) ? [] : offered;
  };
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
      classList={{
        first: props.first,
        [props.message.direction]: true,
        bot: bot(),
        automatic: props.message.automatic !== null,
      }}
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
          <Automatic message={props.message} />
          <Addressed message={props.message} />
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
            <Folded text={props.message.text} folds={props.message.automatic !== null}>
              <Long text={props.message.text}>
                <Rich blocks={props.message.rich} />
              </Long>
            </Folded>
            <Translated message={props.message} />
          </Show>
          <Files files={files()} open={props.openFile} />
          <Parts parts={props.message.parts} />
          <Show when={props.message.citations.length > 0}>
            <div class="cites">
              <For each={props.message.citations}>{(citation) => <Cite citation={citation} />}</For>
            </div>
          </Show>
          <Show when={choices().length > 0}>
            <div class="buttons">
              <For each={choices()}>{(button) => <span>{button.label}</span>}</For>
            </div>
          </Show>
        </Show>
      </div>
      <footer class="msg-foot">
        <Show when={props.message.hasTrace}>
          <button type="button" class="msg-why" aria-haspopup="dialog" onClick={() => setTrace(true)}>
            {t("trace.why")}
          </button>
        </Show>
        <Show
          when={
            bot() &&
            props.message.direction === "out" &&
            !props.message.deletedAt &&
            (props.message.hasTrace || props.message.verdicts.length > 0)
          }
        >
          <Verdicts message={props.message} />
        </Show>
        <Reactions message={props.message} can={props.capabilities.reactions.out} />
        <Show when={props.message.hasMore && !props.message.deletedAt}>
          <button type="button" class="link" onClick={() => setWhole(true)}>
            {t("whole.show")}
          </button>
        </Show>
        <Facts message={props.message} />
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
        <Show when={showTicks() && props.message.delivery}>
          {(delivery) => <Ticks message={props.message} delivery={delivery()} takenBack={props.takenBack} />}
        </Show>
      </footer>
      <Trouble message={props.message} />
      <LostChanges message={props.message} />
      <Show when={!props.message.deletedAt}>
        <MessageTools
          message={props.message}
          capabilities={props.capabilities}
          canSplit={props.canSplit}
          quote={props.quote}
          edit={props.edit}
        />
      </Show>
      <Suspense>
        <Show when={trace()}>
          <TraceDrawer message={props.message.id} close={() => setTrace(false)} />
        </Show>
      </Suspense>
      <Show when={history()}>
        <History id={props.message.id} close={() => setHistory(false)} />
      </Show>
      <Suspense>
        <Show when={whole()}>
          <WholeDialog id={props.message.id} close={() => setWhole(false)} />
        </Show>
      </Suspense>
    </article>
  );
};
