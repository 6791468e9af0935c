import ArrowDown from "lucide-solid/icons/arrow-down";
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  lazy,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
} from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { dayMark, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { part } from "../../live/actions";
import { isTold, type OpenThread } from "../../live/apply";
import { loadEarlier } from "../../live/load";
import { desk } from "../../live/store";
import { Events } from "./events";
import { picturesOf } from "./files";
import { type Entry, entriesOf } from "./group";
import { MessageView } from "./message";

const Lightbox = lazy(() => import("./lightbox").then((room) => ({ default: room.Lightbox })));
const atBottomPx = 80;

/** The conversation itself. Stays at the foot while one is there; says how much came in while one read above. */
export const Flow = (props: {
  id: string;
  thread: OpenThread;
  unreadAfter: number | null;
  quote: (message: Message) => void;
  edit: (message: Message) => void;
  takenBack: (message: Message) => void;
}) => {
  let box: HTMLDivElement | undefined;
  let inner: HTMLDivElement | undefined;
  const [pinned, setPinned] = createSignal(true);
  const [missed, setMissed] = createSignal(0);
  const [light, setLight] = createSignal<string | null>(null);
  const [loading, setLoading] = createSignal(false);
  /** How to part two contacts again, while they are still one. */
  const partOf = (join: string) =>
    props.thread.contact.joins.some(({ id }) => id === join) ? () => void part(props.id, join) : undefined;
  const entries = createMemo(() =>
    entriesOf(props.thread.messages, props.thread.timeline.filter(isTold), props.unreadAfter),
  );
  const keyed = createMemo<{ key: string; entry: Entry }[]>((before) => {
    const old = new Map(before?.map((one) => [one.key, one]));
    return entries().map((entry) => {
      const key =
        entry.kind === "message"
          ? `${entry.message.id}/${entry.first}/${entry.album.map((one) => one.id)}`
          : entry.kind === "day"
            ? `d${entry.at}`
            : entry.kind === "events"
              ? `e${entry.items[0]?.seq}-${entry.items.length}`
              : "unread";
      const known = old.get(key);
      return known &&
        (entry.kind !== "message" || (known.entry.kind === "message" && known.entry.message === entry.message))
        ? known
        : { key, entry };
    });
  });
  const byId = createMemo(() => new Map(props.thread.messages.map((message) => [message.id, message])));
  const canSplit = (message: Message) =>
    desk.rows[props.id]?.status !== "closed" && (props.thread.more || props.thread.messages[0]?.id !== message.id);
  const lastOurs = () =>
    props.thread.messages.findLast((message) => message.direction === "out" && !message.deletedAt)?.id;
  const typists = () => desk.typing[props.id] ?? [];
  const toEnd = () => {
    if (box) box.scrollTop = box.scrollHeight;
    setMissed(0);
  };
  onMount(() => {
    toEnd();
    const watch = new ResizeObserver(() => {
      if (pinned()) toEnd();
    });
    if (inner) watch.observe(inner);
    if (box) watch.observe(box);
    onCleanup(() => watch.disconnect());
  });
  createEffect(
    on(
      () => props.thread.messages.at(-1),
      (last, before) => {
        if (!last || last.id === before?.id) return;
        if (pinned() || last.by.id === desk.me) queueMicrotask(toEnd);
        else if (before) setMissed((n) => n + 1);
      },
    ),
  );
  const earlier = async () => {
    if (loading()) return;
    setLoading(true);
    const height = box?.scrollHeight ?? 0;
    await attempt(() => loadEarlier(props.id));
    if (box) box.scrollTop += box.scrollHeight - height;
    setLoading(false);
  };
  return (
    <div
      class="flow scroll"
      ref={box}
      role="log"
      aria-label={t("messages")}
      tabindex="0"
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        setPinned(scrollHeight - scrollTop - clientHeight < atBottomPx);
        if (pinned()) setMissed(0);
      }}
    >
      <div class="flow-in" ref={inner}>
        <Show when={props.thread.more}>
          <button
            type="button"
            class="btn small"
            style={{ "align-self": "center" }}
            disabled={loading()}
            onClick={() => void earlier()}
          >
            {t("thread.earlier")}
          </button>
        </Show>
        <For each={keyed()}>
          {({ entry }) => (
            <Switch>
              <Match when={entry.kind === "day" && entry}>
                {(day) => (
                  <div class="day">
                    <time>{dayMark(day().at, locale(), now())}</time>
                  </div>
                )}
              </Match>
              <Match when={entry.kind === "unread"}>
                <div class="day new">{t("thread.new")}</div>
              </Match>
              <Match when={entry.kind === "events" && entry}>
                {(events) => <Events items={events().items} part={partOf} />}
              </Match>
              <Match when={entry.kind === "message" && entry}>
                {(one) => (
                  <MessageView
                    message={one().message}
                    album={one().album}
                    first={one().first}
                    last={lastOurs() === one().message.id}
                    capabilities={props.thread.capabilities}
                    quoted={(id) => byId().get(id)}
                    openFile={(file) => setLight(file.id)}
                    canSplit={canSplit(one().message)}
                    quote={() => props.quote(one().message)}
                    edit={() => props.edit(one().message)}
                    takenBack={() => props.takenBack(one().message)}
                  />
                )}
              </Match>
            </Switch>
          )}
        </For>
        <div class="typing-line" aria-live="polite">
          <Show when={typists().length > 0}>
            <i aria-hidden="true" />
            <span>
              {t("thread.typing", {
                name: typists()
                  .map((who) => who.name)
                  .filter(Boolean)
                  .join(", "),
              })}
            </span>
          </Show>
        </div>
        <Show when={missed() > 0}>
          <button type="button" class="btn small below" onClick={toEnd}>
            <ArrowDown size={14} />
            {t("thread.newBelow", { n: missed() })}
          </button>
        </Show>
      </div>
      <Suspense>
        <Show when={light()} keyed>
          {(id) => <Lightbox files={picturesOf(props.thread.messages)} first={id} close={() => setLight(null)} />}
        </Show>
      </Suspense>
    </div>
  );
};
