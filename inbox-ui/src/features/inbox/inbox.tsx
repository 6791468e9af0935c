import "./inbox.css";
import "../thread/thread.css";
import { createEffect, createSignal, lazy, on, onMount, Show, Suspense } from "solid-js";
import { useKeys } from "../../app/keys";
import { recall, recallNumber, remember } from "../../app/remember";
import { t } from "../../app/words";
import { changeRow, markUnread, returnToBot, solve, takeOver } from "../../live/actions";
import { desk } from "../../live/store";
import { ask } from "../thread/asked";
import { List } from "./list";
import { usePlace } from "./place";
import { Views } from "./views";

// The list is there first; the conversation's part comes right behind it, before anybody has picked one.
const ThreadRoom = lazy(() => import("../thread/thread").then((room) => ({ default: room.ThreadRoom })));

export const Inbox = () => {
  const place = usePlace();
  const [folded, setFolded] = createSignal(recall("views") === "folded");
  const [width, setWidth] = createSignal(recallNumber("list-width", globalThis.innerWidth >= 1600 ? 440 : 360));
  const [at, setAt] = createSignal<string | null>(null);
  const [chosen, setChosen] = createSignal<string[]>([]);
  let search: HTMLInputElement | undefined;
  onMount(() => void ThreadRoom.preload());

  const fold = (is: boolean) => {
    setFolded(is);
    remember("views", is ? "folded" : null);
  };
  const resize = (px: number) => {
    const next = Math.round(Math.min(520, Math.max(280, px)));
    setWidth(next);
    remember("list-width", String(next));
  };
  const current = () => place.conversation() ?? at();
  const choose = (id: string) =>
    setChosen((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id]));
  /** What stood beside the marked row when it was marked: one that was answered jumps to the top, and reading goes on where it was. */
  let beside: { id: string; before: string | undefined; after: string | undefined } | null = null;
  createEffect(
    on([current, () => desk.list.ids.includes(current() ?? "")], ([id, isListed]) => {
      if (!id || !isListed || beside?.id === id) return;
      const index = desk.list.ids.indexOf(id);
      beside = { id, before: desk.list.ids[index - 1], after: desk.list.ids[index + 1] };
    }),
  );
  const move = (by: 1 | -1) => {
    const ids = desk.list.ids;
    const index = ids.indexOf(current() ?? "");
    const known = beside?.id === current() ? beside : null;
    const [behind, ahead] = by > 0 ? [known?.before, known?.after] : [known?.after, known?.before];
    const hasMoved = index < 0 || ids[index - by] !== behind;
    const goesOn = hasMoved && ahead !== undefined && ids.includes(ahead) ? ahead : undefined;
    const next = goesOn ?? ids[index < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, index + by))];
    if (!next) return;
    setAt(next);
    // With a conversation open, moving reads on; without one it only moves the mark.
    if (place.conversation()) place.go({ conversation: next }, true);
  };
  const onCurrent = (act: (id: string) => void) => {
    const id = current();
    if (id) act(id);
    return id !== null;
  };
  useKeys((command) => {
    switch (command) {
      case "next":
        move(1);
        return true;
      case "previous":
        move(-1);
        return true;
      case "open":
        return onCurrent((id) => place.go({ conversation: id }));
      case "search":
        search?.focus();
        return true;
      case "select":
        return onCurrent(choose);
      case "unread":
        return onCurrent((id) => {
          markUnread(id);
          // As from the menu: what stays open is read again with the next tick.
          if (place.conversation() === id) place.go({ conversation: null });
        });
      case "solve":
        return onCurrent((id) =>
          desk.rows[id]?.status === "solved" ? void changeRow(id, { status: "open" }) : void solve(id),
        );
      case "take":
        return onCurrent((id) => void takeOver(id));
      case "return":
        return onCurrent((id) => void returnToBot(id));
      case "reply":
      case "note":
      case "assign":
      case "category":
      case "priority":
      case "snooze":
      case "merge":
      case "split":
        return onCurrent((id) => {
          if (!place.conversation()) place.go({ conversation: id });
          ask(command);
        });
      case "back":
        if (chosen().length > 0) setChosen([]);
        else if (place.conversation()) {
          setAt(place.conversation());
          place.go({ conversation: null });
        } else return undefined;
        return true;
      default:
        return undefined;
    }
  });
  return (
    <main class="inbox" classList={{ reading: place.conversation() !== null }} style={{ "--list-w": `${width()}px` }}>
      <h1 class="sr">{t(`view.${place.view()}`)}</h1>
      <Show when={!folded()} fallback={<span class="views-none" />}>
        <Views place={place} fold={() => fold(true)} />
      </Show>
      <List
        place={place}
        at={current()}
        chosen={chosen()}
        choose={choose}
        clearChosen={() => setChosen([])}
        folded={folded()}
        unfold={() => fold(false)}
        searchReady={(input) => {
          search = input;
        }}
        width={width()}
        setWidth={resize}
      />
      <Show
        when={place.conversation()}
        keyed
        fallback={
          <section class="thread thread-none" id="conversation" tabindex="-1">
            <div class="empty">
              <h2>{t("thread.pick")}</h2>
              <p>{t("thread.pickText")}</p>
            </div>
          </section>
        }
      >
        {(id) => (
          <Suspense fallback={<section class="thread" aria-busy="true" aria-label={t("loading")} />}>
            <ThreadRoom id={id} back={() => place.go({ conversation: null })} />
          </Suspense>
        )}
      </Show>
    </main>
  );
};
