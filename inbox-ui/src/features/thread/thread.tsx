import "./thread.css";
import {
  createEffect,
  createResource,
  createSignal,
  For,
  lazy,
  Match,
  on,
  onCleanup,
  Show,
  Suspense,
  Switch,
  untrack,
} from "solid-js";
import type { Message } from "../../../../src/realtime/wire";
import { useKeys } from "../../app/keys";
import { recall, remember } from "../../app/remember";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { markRead } from "../../live/actions";
import { loadThread } from "../../live/load";
import { lookAt, lookAway } from "../../live/socket";
import { desk } from "../../live/store";
import { Composer } from "../composer/composer";
import { Scheduled } from "../composer/scheduled";
import { Flow } from "./flow";
import { Head } from "./head";
import { Suggestions } from "./suggestions";

const ContactPanel = lazy(() => import("../contact/contact").then((room) => ({ default: room.ContactPanel })));
const wide = globalThis.matchMedia("(min-width: 1440px)");

const Bones = () => (
  <div class="flow" role="status" aria-label={t("loading")}>
    <For each={[38, 74, 52, 66]}>
      {(width) => (
        <div class="msg-bone">
          <span class="bone" />
          <div>
            <span class="bone" style={{ width: "120px" }} />
            <span class="bone" style={{ width: `${width}%` }} />
          </div>
        </div>
      )}
    </For>
  </div>
);

export const ThreadRoom = (props: { id: string; back: () => void }) => {
  const [asked, { refetch }] = createResource(
    () => props.id,
    async (id) => {
      await loadThread(id);
      return id;
    },
  );
  const [quote, setQuote] = createSignal<Message | null>(null);
  const [editing, setEditing] = createSignal<Message | null>(null);
  const [returned, setReturned] = createSignal<Message | null>(null);
  const [panel, setPanel] = createSignal(wide.matches && recall("panel") !== "closed");
  const row = () => desk.rows[props.id];
  const thread = () => desk.threads[props.id];
  // Where reading had stopped when the conversation was opened: the line stays there while one looks.
  const [unreadAfter, setUnreadAfter] = createSignal<number | null>(null);
  let measured = false;
  createEffect(() => {
    const open = thread();
    const known = row();
    if (!open || !known || measured) return;
    measured = true;
    const lastOurs = untrack(() =>
      open.messages.findLast((message) => message.direction === "out" && message.by.kind === "agent"),
    );
    if (known.unread && lastOurs) setUnreadAfter(lastOurs.seq);
  });
  const read = () => {
    if (document.visibilityState === "visible" && thread()) markRead(props.id);
  };
  createEffect(on(() => [thread() !== undefined, row()?.lastSeq], read));
  document.addEventListener("visibilitychange", read);
  const { id } = props;
  lookAt(id);
  onCleanup(() => {
    document.removeEventListener("visibilitychange", read);
    lookAway(id);
  });
  const togglePanel = () => {
    setPanel(!panel());
    if (wide.matches) remember("panel", panel() ? null : "closed");
  };
  // As a drawer it is the first thing Escape puts away.
  useKeys((command) => {
    if (command !== "back" || !panel() || wide.matches) return undefined;
    setPanel(false);
    return true;
  });
  return (
    <section class="thread" id="conversation" tabindex="-1" aria-label={row()?.subject ?? t("loading")}>
      <Switch>
        <Match when={row() && thread()}>
          {(open) => (
            <div class="thread-main">
              <Show when={row()}>
                {(known) => (
                  <>
                    <div>
                      <Head row={known()} back={props.back} panel={panel()} togglePanel={togglePanel} />
                    </div>
                    <Suggestions row={known()} suggestions={open().suggestions} />
                    <Flow
                      id={props.id}
                      thread={open()}
                      unreadAfter={unreadAfter()}
                      quote={setQuote}
                      edit={setEditing}
                      takenBack={setReturned}
                    />
                    <div style={{ "grid-row": 4, "min-width": 0 }}>
                      <Scheduled thread={open()} takenBack={setReturned} />
                      <Composer
                        row={known()}
                        thread={open()}
                        quote={quote()}
                        clearQuote={() => setQuote(null)}
                        editing={editing()}
                        clearEditing={() => setEditing(null)}
                        returned={returned()}
                      />
                    </div>
                  </>
                )}
              </Show>
            </div>
          )}
        </Match>
        <Match when={asked.error}>
          {(error) => (
            <div class="empty" role="alert">
              <h2>{t("problem.load")}</h2>
              <p>{inWords(error())}</p>
              <div class="line">
                <button type="button" class="btn" onClick={() => void refetch()}>
                  {t("retry")}
                </button>
                <button type="button" class="btn plain" onClick={() => props.back()}>
                  {t("back")}
                </button>
              </div>
            </div>
          )}
        </Match>
        <Match when={true}>
          <div class="thread-main">
            <Bones />
          </div>
        </Match>
      </Switch>
      <Show when={panel() && thread()}>
        {(open) => (
          <Suspense>
            <ContactPanel
              contact={open().contact}
              participants={open().participants}
              current={props.id}
              close={togglePanel}
            />
          </Suspense>
        )}
      </Show>
    </section>
  );
};
