import "./palette.css";
import { Dialog } from "@kobalte/core/dialog";
import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show } from "solid-js";
import type { Row } from "../../../../src/realtime/wire";
import { ApiError } from "../../api/http";
import { api } from "../../api/routes";
import { canManage, me } from "../../app/session";
import { setTheme } from "../../app/theme";
import { setLocale, t } from "../../app/words";
import { changeRow, returnToBot, solve, takeOver } from "../../live/actions";
import { views } from "../../live/apply";
import { desk } from "../../live/store";
import { type Asked, ask } from "../thread/asked";

type Act = { group: string; label: string; keys?: string; run: () => void };

/** Everything one can do from here, found by typing; conversations too. */
export const Palette = (props: { close: () => void }) => {
  const navigate = useNavigate();
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const [at, setAt] = createSignal(0);
  const [found, setFound] = createSignal<Row[]>([]);
  const open = decodeURIComponent(/^\/inbox\/\w+\/([^/?]+)/.exec(globalThis.location.pathname)?.[1] ?? "");
  const row = () => (open ? desk.rows[open] : undefined);
  let asked = new AbortController();
  createEffect(
    on(text, (q) => {
      asked.abort();
      asked = new AbortController();
      setAt(0);
      if (q.trim().length < 2) return void setFound([]);
      const { signal } = asked;
      api
        .rows({ view: "open", q: q.trim() }, { limit: 8 }, signal)
        .then((page) => setFound(page.items))
        .catch((error: unknown) => {
          if (!(error instanceof ApiError) && !signal.aborted) throw error;
        });
    }),
  );
  onCleanup(() => asked.abort());
  const here = (): Act[] => {
    const one = row();
    if (!one) return [];
    const group = t("palette.conversation");
    const menu = (what: Asked, label: string, keys: string): Act => ({ group, label, keys, run: () => ask(what) });
    return [
      menu("reply", t("composer.reply"), "R"),
      menu("note", t("composer.note"), "N"),
      one.owner === "bot"
        ? { group, label: t("owner.take"), keys: "T", run: () => void takeOver(one.id) }
        : { group, label: t("owner.return"), keys: "B", run: () => void returnToBot(one.id) },
      menu("assign", t("row.assign"), "A"),
      { group, label: `${t("row.assign")}: ${t("picker.me")}`, run: () => void changeRow(one.id, { assignee: me.id }) },
      menu("category", t("word.category"), "C"),
      menu("priority", t("word.priority"), "P"),
      menu("snooze", t("row.snooze"), "S"),
      { group, label: t("row.solve"), keys: "E", run: () => void solve(one.id) },
    ];
  };
  const all = createMemo((): Act[] => {
    const places = t("palette.goTo");
    const look = t("palette.theme");
    const sections = ["profile", "categories", "connections", "people", "canned", "desk"] as const;
    return [
      ...here(),
      ...views.map((view) => ({ group: places, label: t(`view.${view}`), run: () => navigate(`/inbox/${view}`) })),
      { group: places, label: t("rail.knowledge"), keys: "G K", run: () => navigate("/knowledge") },
      ...sections
        .filter((section) => section === "profile" || canManage())
        .map((section) => ({
          group: places,
          label: `${t("settings.title")}: ${t(`settings.${section}`)}`,
          run: () => navigate(`/settings/${section}`),
        })),
      ...(["light", "dark", "system"] as const).map((theme) => ({
        group: look,
        label: t(`theme.${theme}`),
        run: () => setTheme(theme),
      })),
      { group: look, label: "English", run: () => setLocale("en") },
      { group: look, label: "Русский", run: () => setLocale("ru") },
    ];
  });
  const shown = createMemo((): Act[] => {
    const q = text().trim().toLowerCase();
    const fitting = q === "" ? all() : all().filter((act) => act.label.toLowerCase().includes(q));
    const group = t("palette.found");
    return [
      ...fitting,
      ...found().map((one) => ({
        group,
        label: `${one.contact.name} · ${one.subject}`,
        keys: `#${one.number}`,
        run: () => navigate(`/inbox/open/${encodeURIComponent(one.id)}`),
      })),
    ];
  });
  const run = (act: Act | undefined) => {
    if (!act) return;
    props.close();
    queueMicrotask(act.run);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.code === "ArrowDown") setAt((now) => Math.min(shown().length - 1, now + 1));
    else if (event.code === "ArrowUp") setAt((now) => Math.max(0, now - 1));
    else if (event.code === "Enter") run(shown()[at()]);
    else return;
    event.preventDefault();
    document.getElementById(`${id}-${at()}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Dialog open onOpenChange={(is) => !is && props.close()}>
      <Dialog.Portal>
        <Dialog.Overlay class="scrim" />
        <div class="palette-place">
          <Dialog.Content class="float palette" aria-label={t("palette.label")}>
            <input
              class="picker-search"
              role="combobox"
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={`${id}-${at()}`}
              aria-label={t("palette.hint")}
              placeholder={t("palette.hint")}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={onKey}
            />
            <div
              class="picker-list scroll"
              role="listbox"
              id={`${id}-list`}
              aria-label={t("palette.label")}
              tabIndex={-1}
            >
              <For
                each={shown()}
                fallback={
                  <div class="picker-empty" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
                    {t("nothingFound")}
                  </div>
                }
              >
                {(act, index) => (
                  <>
                    <Show when={shown()[index() - 1]?.group !== act.group}>
                      <h3 role="presentation">{act.group}</h3>
                    </Show>
                    {/* biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above owns the keyboard */}
                    <div
                      class="menu-item"
                      role="option"
                      tabIndex={-1}
                      id={`${id}-${index()}`}
                      aria-selected={index() === at()}
                      onPointerMove={() => setAt(index())}
                      onClick={() => run(act)}
                    >
                      <span class="clip grow">{act.label}</span>
                      <Show when={act.keys}>
                        <kbd>{act.keys}</kbd>
                      </Show>
                    </div>
                  </>
                )}
              </For>
            </div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog>
  );
};
