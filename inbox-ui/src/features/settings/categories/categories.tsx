import "./categories.css";
import { createEffect, createResource, createSignal, For, on, Show } from "solid-js";
import type { ArchivedCategory, CategoryView } from "../../../../../src/realtime/wire";
import { isRecord } from "../../../api/http";
import { categories, sorting } from "../../../api/routes";
import { categoryById, house, loadDesk, teamById } from "../../../app/session";
import { attempt } from "../../../app/trouble";
import { named, t } from "../../../app/words";
import { useChanges } from "../../../live/changes";
import { Segments } from "../../../ui/field";
import { inOrder } from "../../thread/options";
import { Failed, Listed, RoomHead, useList } from "../room";
import { Editor } from "./editor";
import { ImportDialog, saveLines } from "./import-dialog";
import { gradeOf, type Measured, type Part, partsOf, shareOf, standing, useQuality, weakness } from "./measured";

const Share = (props: { of: Part | undefined; word: string; help: string }) => (
  <span class={`cat-num ${props.of ? standing(props.of) : ""}`} title={props.help}>
    {shareOf(props.of) ?? t("lab.gate.of", { n: props.of?.right ?? 0, all: props.of?.n ?? 0 })}
    <small>{props.word}</small>
  </span>
);

const Line = (props: { category: CategoryView; measured: Measured; nested: boolean; open: () => void }) => {
  const quality = () => props.measured.of(props.category.id);
  const parts = () => {
    const found = quality();
    return found && partsOf(found);
  };
  const isFew = () => {
    const found = quality();
    return found !== undefined && gradeOf(found) === "few";
  };
  const team = () => teamById(props.category.team);
  // With no example of its own it only gathers those under it.
  const isHeading = () =>
    props.category.examples.length === 0 && house.categories.some(({ parent }) => parent === props.category.id);
  return (
    <button
      type="button"
      class="item cat-row"
      classList={{ under: props.nested && props.category.parent !== null }}
      onClick={() => props.open()}
    >
      <span class="cat-name">
        <span>
          <strong class="clip">{named(props.category)}</strong>
          <Show when={quality()?.applies}>
            {(applies) => (
              <span
                class="chip done"
                title={t("category.appliesFrom", {
                  from: Math.round(applies().from * 100),
                  right: applies().right,
                  n: applies().n,
                })}
              >
                {t("category.applies")}
              </span>
            )}
          </Show>
        </span>
        <small class="clip">
          <Show when={isFew()}>
            <span title={t("category.few")}>{t("lab.fewShort")} · </span>
          </Show>
          <Show when={team()}>{(found) => <b class="cat-team">{named(found())} · </b>}</Show>
          {props.category.description}
        </small>
      </span>
      <Show when={!isHeading()}>
        <Share of={parts()?.precision} word={t("category.right")} help={t("category.rightHelp")} />
        <Share of={parts()?.recall} word={t("category.found")} help={t("category.foundHelp")} />
        <span class="cat-num cat-own muted">
          {t("category.exampleCount", { n: props.category.examples.length })}
          <small>{t("category.lately", { n: quality()?.lately ?? 0 })}</small>
        </span>
      </Show>
    </button>
  );
};

const nameOf = (id: string) => {
  const found = categoryById(id);
  return found ? named(found) : t("category.archivedToo");
};

const Archived = (props: { changes: number; changed: () => void }) => {
  const [archived, { refetch }] = createResource(sorting.archived);
  createEffect(
    on(
      () => props.changes,
      () => void refetch(),
      { defer: true },
    ),
  );
  const restore = async ({ id, mergedInto }: ArchivedCategory) => {
    await attempt(() => (mergedInto === null ? sorting.restore(id) : sorting.unmerge(id)));
    await refetch();
    props.changed();
  };
  return (
    <>
      <Show when={archived.error}>{(error) => <Failed error={error()} again={() => void refetch()} />}</Show>
      <Show when={!archived.error && (archived.latest?.length ?? 0) > 0}>
        <details class="more-fields">
          <summary>{t("category.archived")}</summary>
          <ul class="card">
            <For each={archived.latest}>
              {(one) => (
                <li>
                  <div class="item slim">
                    <span class="grow">
                      {one.name}
                      <Show when={one.mergedInto}>
                        {(into) => <small>{t("category.mergedInto", { name: nameOf(into()) })}</small>}
                      </Show>
                    </span>
                    <button type="button" class="btn small" onClick={() => void restore(one)}>
                      {t(one.mergedInto === null ? "category.restore" : "category.unmerge")}
                    </button>
                  </div>
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </>
  );
};

const SOON_MS = 200;
type Order = "name" | "weak";
export const Categories = () => {
  const { items, again } = useList(categories.list);
  const measured = useQuality();
  const [open, setOpen] = createSignal<string | "new" | null>(null);
  const [order, setOrder] = createSignal<Order>("name");
  const [importing, setImporting] = createSignal(false);
  const changed = async () => {
    await loadDesk();
    again();
    measured.again();
  };
  // A merge is taken back from where it was told, a colleague changes one, a version goes live.
  const changes = useChanges(
    ({ type, payload }) => type === "desk.changed" && isRecord(payload) && payload.what === "categories",
    { soonMs: SOON_MS, after: again },
  );
  /** Back to the list, once what was done is seen there. */
  const done = async () => {
    await again();
    setOpen(null);
    measured.again();
  };
  /** As the list was read last: what has just come back may stand there before the desk at large has been read again. */
  const known = (id: string) =>
    [...((items.error ? undefined : items.latest) ?? []), ...house.categories].find((one) => one.id === id) ?? null;
  const sorted = () => {
    const all = inOrder((items.error ? undefined : items.latest) ?? []);
    if (order() === "name") return all;
    return [...all].sort((a, b) => weakness(measured.of(a.id)) - weakness(measured.of(b.id)));
  };
  const shown = {
    get error() {
      return items.error as unknown;
    },
    get latest() {
      return items.error ? undefined : items.latest && sorted();
    },
  };
  return (
    <>
      <RoomHead title={t("settings.categories")} text={t("category.text")}>
        <Show when={open() === null}>
          <button type="button" class="btn" onClick={() => void attempt(saveLines)}>
            {t("category.export")}
          </button>
          <button type="button" class="btn" onClick={() => setImporting(true)}>
            {t("category.import")}
          </button>
          <button type="button" class="btn main" onClick={() => setOpen("new")}>
            {t("category.new")}
          </button>
        </Show>
      </RoomHead>
      <ImportDialog open={importing()} close={() => setImporting(false)} done={() => void changed()} />
      <Show
        when={open()}
        keyed
        fallback={
          <>
            <div class="line">
              <Segments
                label={t("category.sortBy")}
                value={order()}
                set={setOrder}
                choices={[
                  { value: "name", label: t("category.byName") },
                  { value: "weak", label: t("category.weakest") },
                ]}
              />
              <span class="grow" />
              <Show when={measured.known()?.isFresh === false}>
                <span class="muted" role="status">
                  {t("category.measuring")}
                </span>
              </Show>
            </div>
            <Listed
              from={shown}
              again={again}
              empty={{ title: t("category.empty"), text: t("category.emptyText") }}
              each={(one) => (
                <Line category={one} measured={measured} nested={order() === "name"} open={() => setOpen(one.id)} />
              )}
            />
            <Archived changes={changes()} changed={() => void changed()} />
          </>
        }
      >
        {(id) => (
          <Editor
            category={known(id)}
            measured={measured}
            done={done}
            leave={() => setOpen(null)}
            changed={() => void changed()}
          />
        )}
      </Show>
    </>
  );
};
