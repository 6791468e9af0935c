import { A } from "@solidjs/router";
import { createResource, createSignal, For, type JSX, Show } from "solid-js";
import type { CategoryCase, CategoryCases, CategoryQuality, CategoryView } from "../../../../../src/realtime/wire";
import { categories, sorting } from "../../../api/routes";
import { categoryById } from "../../../app/session";
import { attempt } from "../../../app/trouble";
import { named, t } from "../../../app/words";
import { Segments } from "../../../ui/field";
import { Failed } from "../room";
import { gradeOf, type Measured, partsOf, percent, shareOf, standing } from "./measured";

const nameOf = (id: string | null) => {
  if (id === null) return t("category.noneOfThese");
  const found = categoryById(id);
  return found ? named(found) : id;
};

const Confused = (props: { word: string; with: { category: string | null; n: number }[] }) => (
  <Show when={props.with.length > 0}>
    <p class="cat-confused">
      <span class="muted">{props.word}</span>
      <For each={props.with}>
        {(one) => (
          <span class="chip num">
            {nameOf(one.category)} · {one.n}
          </span>
        )}
      </For>
    </p>
  </Show>
);

const Numbers = (props: { of: CategoryQuality }) => (
  <>
    <dl class="cat-numbers">
      <div title={t("category.rightHelp")}>
        <dt>{t("category.right")}</dt>
        <dd class={`cat-num ${standing(partsOf(props.of).precision)}`} style={{ "text-align": "start" }}>
          {shareOf(partsOf(props.of).precision)}
          <Show when={props.of.predicted > 0}>
            <small>{t("lab.gate.of", { n: props.of.right, all: props.of.predicted })}</small>
          </Show>
        </dd>
      </div>
      <div title={t("category.foundHelp")}>
        <dt>{t("category.found")}</dt>
        <dd class={`cat-num ${standing(partsOf(props.of).recall)}`} style={{ "text-align": "start" }}>
          {shareOf(partsOf(props.of).recall)}
          <Show when={props.of.actual > 0}>
            <small>{t("lab.gate.of", { n: props.of.right, all: props.of.actual })}</small>
          </Show>
        </dd>
      </div>
    </dl>
    <Show when={gradeOf(props.of) === "few"}>
      <p class="cure" role="note">
        {t("category.few")}
      </p>
    </Show>
    <p class="muted">
      {t(props.of.on === "conversations" ? "category.onConversations" : "category.onExamples", { n: props.of.actual })}
    </p>
    <p>
      <Show when={props.of.applies} fallback={t("category.appliesNot", { target: Math.round(props.of.target * 100) })}>
        {(applies) =>
          t("category.appliesFrom", {
            from: Math.round(applies().from * 100),
            right: applies().right,
            n: applies().n,
          })
        }
      </Show>
    </p>
    <Confused word={t("category.goesTo")} with={props.of.goesTo} />
    <Confused word={t("category.comesFrom")} with={props.of.comesFrom} />
  </>
);

const Case = (props: { text: string; said?: string; out?: boolean; children: JSX.Element }) => (
  <div class="cat-case" classList={{ out: props.out ?? false }}>
    <p>{props.text}</p>
    <Show when={props.said}>
      <small class="muted num">{props.said}</small>
    </Show>
    <div class="form-foot">{props.children}</div>
  </div>
);

const Small = (props: { word: string; do: () => Promise<unknown> }) => (
  <button type="button" class="btn small" onClick={() => void props.do()}>
    {props.word}
  </button>
);
const Look = (props: { conversation: string }) => (
  <A class="btn small plain" href={`/inbox/open/${encodeURIComponent(props.conversation)}`}>
    {t("category.open")}
  </A>
);

type Acts = {
  drop: (example: string) => Promise<void>;
  move: (one: CategoryCase, to: string) => Promise<void>;
  label: (conversation: string, change: { excluded?: boolean; category?: string }) => Promise<void>;
};

const Contradiction = (props: { one: CategoryCase; acts: Acts }) => {
  const sure = () => ` · ${percent(props.one.confidence)}`;
  return (
    <Case text={props.one.text} said={t("category.looksLike", { name: nameOf(props.one.predicted) }) + sure()}>
      <Show
        when={props.one.conversation}
        fallback={<Small word={t("category.dropExample")} do={() => props.acts.drop(props.one.text)} />}
      >
        {(id) => (
          <>
            <Look conversation={id()} />
            <Small word={t("category.exclude")} do={() => props.acts.label(id(), { excluded: true })} />
          </>
        )}
      </Show>
      <Show when={props.one.predicted}>
        {(to) => (
          <Small word={t("category.moveTo", { name: nameOf(to()) })} do={() => props.acts.move(props.one, to())} />
        )}
      </Show>
    </Case>
  );
};

type Tab = "contradicting" | "taken" | "labels";
const Cases = (props: { cases: CategoryCases; acts: Acts }) => {
  const [tab, setTab] = createSignal<Tab>("contradicting");
  const many = (word: string, n: number) => `${word} · ${n}`;
  const texts = {
    contradicting: "category.contradictingText",
    taken: "category.takenText",
    labels: "category.labelsText",
  } as const;
  return (
    <>
      <Segments
        label={t("category.contradicting")}
        value={tab()}
        set={setTab}
        choices={[
          { value: "contradicting", label: many(t("category.contradicting"), props.cases.contradicting.length) },
          { value: "taken", label: many(t("category.taken"), props.cases.taken.length) },
          { value: "labels", label: many(t("category.labels"), props.cases.labels.length) },
        ]}
      />
      <p class="muted">{t(texts[tab()])}</p>
      <Show when={tab() === "contradicting"}>
        <ul class="card">
          <For
            each={props.cases.contradicting}
            fallback={<li class="cat-case muted">{t("category.noContradiction")}</li>}
          >
            {(one) => (
              <li>
                <Contradiction one={one} acts={props.acts} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={tab() === "taken"}>
        <ul class="card">
          <For each={props.cases.taken} fallback={<li class="cat-case muted">{t("category.noContradiction")}</li>}>
            {(one) => (
              <li>
                <Case text={one.text} said={t("category.belongs", { name: nameOf(one.label) })}>
                  <Show when={one.conversation}>{(id) => <Look conversation={id()} />}</Show>
                </Case>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={tab() === "labels"}>
        <ul class="card">
          <For each={props.cases.labels} fallback={<li class="cat-case muted">{t("category.noLabels")}</li>}>
            {(one) => (
              <li>
                <Case text={one.text} out={one.excluded} said={one.excluded ? t("category.excluded") : ""}>
                  <Look conversation={one.conversation} />
                  <Small
                    word={t(one.excluded ? "category.include" : "category.exclude")}
                    do={() => props.acts.label(one.conversation, { excluded: !one.excluded })}
                  />
                </Case>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
};

/** How good a category is now, over the form that changes it. */
export const Measures = (props: { category: CategoryView; measured: Measured }) => (
  <section class="card pad" aria-label={t("category.right")}>
    <Show
      when={props.measured.of(props.category.id)}
      fallback={
        <Show when={!props.measured.report.error}>
          <p class="muted">{t("category.unmeasured")}</p>
        </Show>
      }
    >
      {(quality) => <Numbers of={quality()} />}
    </Show>
    <Show when={props.measured.report.error}>{(error) => <Failed error={error()} again={props.measured.again} />}</Show>
    <Show when={props.measured.known()?.isFresh === false}>
      <p class="muted" role="status">
        {t("category.measuring")}
      </p>
    </Show>
  </section>
);

/** The texts that say otherwise, each mended where it stands. */
export const Quality = (props: {
  category: CategoryView;
  measured: Measured;
  drop: (example: string) => Promise<void>;
  changed: () => void;
}) => {
  const [cases, { refetch }] = createResource(
    () => [props.category.id, props.measured.known()?.at] as const,
    ([id]) => sorting.cases(id),
  );
  const doing = async (work: () => Promise<unknown>) => {
    await attempt(work);
    props.changed();
    await refetch();
  };
  const acts: Acts = {
    drop: (example) => doing(() => props.drop(example)),
    label: (conversation, change) => doing(() => sorting.label(conversation, change)),
    move: (one, to) =>
      doing(async () => {
        if (one.conversation) return sorting.label(one.conversation, { category: to });
        await categories.change(to, { learn: [one.text] });
        return props.drop(one.text);
      }),
  };
  return (
    <section class="card pad" aria-label={t("category.contradicting")}>
      <Show when={cases.error}>{(error) => <Failed error={error()} again={() => void refetch()} />}</Show>
      <Show when={!cases.error && cases.latest}>{(found) => <Cases cases={found()} acts={acts} />}</Show>
    </section>
  );
};
