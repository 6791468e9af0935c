import { A } from "@solidjs/router";
import { createMemo, createSignal, For, Show } from "solid-js";
import type { Figures, VersionCategory } from "../../../../src/realtime/wire";
import { locale, named, t } from "../../app/words";
import { Field } from "../../ui/field";
import { grade } from "../settings/categories/measured";
import { useScores } from "./category-scores";
import { percent } from "./content";

/** Where the figures of a version's categories come from, in words. */
const Whence = (props: { trial: { id: string; done: number } | null; isMeasured: boolean }) => (
  <p class="muted grow">
    <Show
      when={props.trial}
      fallback={
        <Show when={props.isMeasured} fallback={t("lab.category.unmeasured")}>
          {t("lab.category.asInSettings")}{" "}
          <A class="link" href="/settings/categories">
            {t("lab.category.toSettings")}
          </A>
        </Show>
      }
    >
      {(trial) => (
        <>
          {t("lab.category.measured", { n: trial().done })}{" "}
          <A class="link" href={`/lab/trials/${encodeURIComponent(trial().id)}`}>
            {t("lab.category.toTrial")}
          </A>
        </>
      )}
    </Show>
  </p>
);

/** The version's categories with how each does, the weakest first; one opens to be changed. */
export const CategoriesPart = (props: {
  categories: VersionCategory[];
  set: (categories: VersionCategory[]) => void;
  /** Its own latest trial; null before the first. */
  trial: { id: string; done: number; figures: Figures } | null;
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
  const Fields = (one: { category: VersionCategory }) => (
    <div class="form category-fields">
      <div class="form-two">
        <Field
          label={t("lab.category.name")}
          value={one.category.name}
          disabled={props.locked}
          set={(name) => change(one.category.id, { name })}
        />
        <Field
          label={t("lab.category.nameRu")}
          value={one.category.nameRu ?? ""}
          disabled={props.locked}
          set={(nameRu) => change(one.category.id, { nameRu: nameRu || null })}
        />
      </div>
      <Field
        label={t("lab.category.description")}
        value={one.category.description}
        disabled={props.locked}
        set={(description) => change(one.category.id, { description })}
      />
      <Field
        label={t("lab.category.examples")}
        help={t("lab.category.examplesHelp")}
        rows={8}
        value={one.category.examples.join("\n")}
        disabled={props.locked}
        set={(text) => change(one.category.id, { examples: text.split("\n").filter((line) => line.trim() !== "") })}
      />
      <Show when={!props.locked}>
        <button
          type="button"
          class="btn danger small"
          onClick={() => props.set(props.categories.filter(({ id }) => id !== one.category.id))}
        >
          {t("remove")}
        </button>
      </Show>
    </div>
  );
  return (
    <div class="part">
      <div class="line">
        <Whence trial={props.trial} isMeasured={scores.isMeasured()} />
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
            const isWeak = () => score() !== null && grade(scores.weakness(id)) === "weak";
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
                        <span>{t("lab.recall", { share: percent(known().recall, locale(), 0) })}</span>
                        <small>{t("lab.precision", { share: percent(known().precision, locale(), 0) })}</small>
                      </span>
                    )}
                  </Show>
                  <Show when={isWeak()}>
                    <span class="chip danger">{t("lab.category.weak")}</span>
                  </Show>
                </button>
                <Show when={open() === id && category()}>{(one) => <Fields category={one()} />}</Show>
              </li>
            );
          }}
        </For>
      </ul>
    </div>
  );
};
