import { A } from "@solidjs/router";
import { createMemo, createSignal, For, Show } from "solid-js";
import type { Figures, VersionCategory } from "../../../../src/realtime/wire";
import { named, t } from "../../app/words";
import { gradeOf, type Part, partsOf, shareOf } from "../settings/categories/measured";
import { CategoryFields } from "./category-fields";
import { useScores } from "./category-scores";

/** Where the figures of a version's categories come from, in words. */
const Whence = (props: {
  trial: { id: string; done: number; isBefore: boolean } | null;
  isMeasured: boolean;
  isMeasuring: boolean;
}) => (
  <p class="muted grow">
    <Show
      when={props.trial}
      fallback={
        <Show
          when={props.isMeasured}
          fallback={t(props.isMeasuring ? "category.measuring" : "lab.category.unmeasured")}
        >
          {t(props.isMeasuring ? "lab.category.again" : "lab.category.asInSettings")}{" "}
          <A class="link" href="/settings/categories">
            {t("lab.category.toSettings")}
          </A>
        </Show>
      }
    >
      {(trial) => (
        <>
          {t(trial().isBefore ? "lab.category.measuredBefore" : "lab.category.measured", { n: trial().done })}{" "}
          <A class="link" href={`/lab/trials/${encodeURIComponent(trial().id)}`}>
            {t("lab.category.toTrial")}
          </A>
        </>
      )}
    </Show>
  </p>
);

/** A share in words; of few only what was counted. */
const shown = (part: Part): string => shareOf(part) ?? t("lab.gate.of", { n: part.right, all: part.n });

/** The version's categories with how each does, the weakest first; one opens to be changed. */
export const CategoriesPart = (props: {
  categories: VersionCategory[];
  set: (categories: VersionCategory[]) => void;
  /** Its own latest trial, `isBefore` where the version was changed since; null before the first. */
  trial: { id: string; done: number; figures: Figures; isBefore: boolean } | null;
  locked: boolean;
}) => {
  const [open, setOpen] = createSignal<string | null>(null);
  const scores = useScores(() => props.trial?.figures ?? null);
  const order = createMemo(() =>
    [...props.categories]
      .sort((a, b) => scores.weakness(a.id) - scores.weakness(b.id) || a.name.localeCompare(b.name))
      .map(({ id }) => id),
  );
  const nameOf = (id: string | null) => {
    const found = props.categories.find((one) => one.id === id);
    return found ? named(found) : t("lab.none");
  };
  const change = (id: string, change: Partial<VersionCategory>) =>
    props.set(props.categories.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const add = () => {
    const id = crypto.randomUUID();
    const blank = {
      team: null,
      priority: null,
      parent: null,
      strategy: "none",
      person: null,
      threshold: null,
    } as const;
    props.set([
      ...props.categories,
      { id, name: t("lab.category.new"), nameRu: null, description: "", examples: [], ...blank },
    ]);
    setOpen(id);
  };
  return (
    <div class="part">
      <div class="line">
        <Whence trial={props.trial} isMeasured={scores.isMeasured()} isMeasuring={scores.isMeasuring()} />
        <Show when={!props.locked}>
          <button type="button" class="btn small" onClick={add}>
            {t("lab.category.add")}
          </button>
        </Show>
      </div>
      <ul class="card">
        <For each={order()}>
          {(id) => {
            const category = () => props.categories.find((one) => one.id === id);
            const score = () => scores.of(id);
            const grade = () => {
              const known = score();
              return known ? gradeOf(known) : "";
            };
            return (
              <li>
                <button
                  type="button"
                  class="item"
                  aria-expanded={open() === id}
                  onClick={() => setOpen(open() === id ? null : id)}
                >
                  <span class="grow">
                    {named(category() ?? { name: "" })}
                    <small>
                      {t("lab.category.count", { n: category()?.examples.length ?? 0 })}
                      <Show when={score()?.lost}>
                        {(cell) => ` · ${t("lab.category.confused", { name: nameOf(cell().category), n: cell().n })}`}
                      </Show>
                    </small>
                  </span>
                  <Show when={score()}>
                    {(known) => (
                      <span class="scores num">
                        <span>
                          {t("lab.recall", { share: shown(partsOf(known()).recall) })}
                          <Show when={known().actual > 0 && shareOf(partsOf(known()).recall) !== null}>
                            <span class="muted">{` · ${t("lab.gate.of", { n: known().right, all: known().actual })}`}</span>
                          </Show>
                        </span>
                        <small>
                          {t("lab.precision", { share: shown(partsOf(known()).precision) })}
                          <Show when={known().predicted > 0 && shareOf(partsOf(known()).precision) !== null}>
                            {` · ${t("lab.gate.of", { n: known().right, all: known().predicted })}`}
                          </Show>
                        </small>
                      </span>
                    )}
                  </Show>
                  <Show when={grade() === "weak"}>
                    <span class="chip danger">{t("lab.category.weak")}</span>
                  </Show>
                  <Show when={grade() === "doubt"}>
                    <span class="chip wait">{t("lab.category.doubt")}</span>
                  </Show>
                  <Show when={grade() === "few"}>
                    <span class="chip">{t("lab.fewShort")}</span>
                  </Show>
                </button>
                <Show when={open() === id && category()}>
                  {(one) => (
                    <CategoryFields
                      category={one()}
                      among={props.categories}
                      locked={props.locked}
                      change={(fields) => change(id, fields)}
                      remove={() => props.set(props.categories.filter((other) => other.id !== id))}
                    />
                  )}
                </Show>
              </li>
            );
          }}
        </For>
      </ul>
    </div>
  );
};
