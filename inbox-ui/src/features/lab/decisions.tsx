import { createVirtualizer } from "@tanstack/solid-virtual";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import type { Decision, TrialRow } from "../../../../src/realtime/wire";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { Choice, Segments } from "../../ui/field";
import { type Change, lab } from "./api";
import { percent } from "./content";

const ROW_PX = 76;
const NARROW_ROW_PX = 118;
const isNarrow = () => globalThis.matchMedia("(max-width: 767px)").matches;
const outcomes = {
  answer: "lab.o.answer",
  clarify: "lab.o.clarify",
  hand_over: "lab.o.hand_over",
  greet: "lab.o.greet",
  silent: "lab.o.silent",
} as const;
const changes = { same: "lab.c.same", better: "lab.c.better", worse: "lab.c.worse", other: "lab.c.other" } as const;
const looks = { same: "", better: "done", worse: "danger", other: "wait" } as const;

type Names = { nameOf: (category: string | null) => string };

/** One decision in two short lines: the category with its mark, and what would have been done. */
const Said = (props: Names & { decision: Decision; by: string }) => {
  const mark = (right: boolean | null) => (right === null ? "" : right ? " ✓" : " ✗");
  return (
    <span class="said-by">
      <span class="sr">{props.by}: </span>
      <span class="clip">
        {props.nameOf(props.decision.category)}
        {mark(props.decision.isSortedRight)}
        <span class="muted num"> {percent(props.decision.confidence, locale())}</span>
        <Show when={props.decision.isApplied}>
          <span class="muted"> · {t("lab.setByItself")}</span>
        </Show>
      </span>
      <span class="clip muted">
        {t(outcomes[props.decision.outcome])}
        {mark(props.decision.isRight)}
      </span>
    </span>
  );
};

const Detail = (props: Names & { row: TrialRow; live: string; draft: string; close: () => void }) => (
  <Dialog open close={props.close} title={t("lab.decision")} wide>
    <blockquote class="asked">{props.row.item.text}</blockquote>
    <dl class="facts">
      <dt>{t("lab.label")}</dt>
      <dd>{props.row.item.isSorted ? props.nameOf(props.row.item.category) : "—"}</dd>
      <Show when={props.row.item.reply}>
        <dt>{t("lab.reply")}</dt>
        <dd>{props.row.item.reply}</dd>
      </Show>
    </dl>
    <div class="form-two">
      <For
        each={[
          { name: props.live, of: props.row.live },
          { name: props.draft, of: props.row.draft },
        ]}
      >
        {(side) => (
          <section class="card pad">
            <h3>{side.name}</h3>
            <Said decision={side.of} nameOf={props.nameOf} by={side.name} />
            <p class="muted num">{t("lab.gateAt", { share: percent(side.of.gate, locale()) })}</p>
            <Show when={side.of.text}>
              <p class="answer-text">{side.of.text}</p>
            </Show>
          </section>
        )}
      </For>
    </div>
  </Dialog>
);

/** Decisions side by side, only those in sight drawn; what got worse first of all. */
export const Decisions = (
  props: Names & {
    trial: string;
    done: number;
    live: string;
    draft: string;
    categories: (string | null)[];
    category: string;
    setCategory: (category: string) => void;
    change: Change;
    setChange: (change: Change) => void;
  },
) => {
  let box: HTMLElement | undefined;
  const [rows, setRows] = createSignal<TrialRow[]>([]);
  const [cursor, setCursor] = createSignal<number | null>(null);
  const [open, setOpen] = createSignal<TrialRow | null>(null);
  const [busy, setBusy] = createSignal(false);
  let asked = 0;
  const load = async (from: number | null) => {
    asked += 1;
    const mine = asked;
    setBusy(true);
    const category = props.category === "any" ? undefined : props.category;
    const page = await attempt(() =>
      lab.rows(props.trial, { change: props.change, category, cursor: from ?? undefined }),
    );
    if (mine !== asked) return;
    setBusy(false);
    if (!page) return;
    setRows((known) => (from === null ? page.items : [...known, ...page.items]));
    setCursor(page.cursor);
  };
  createEffect(
    on([() => props.trial, () => props.change, () => props.category, () => props.done], () => void load(null)),
  );
  const virtual = createVirtualizer({
    get count() {
      return rows().length;
    },
    getScrollElement: () => box ?? null,
    estimateSize: () => (isNarrow() ? NARROW_ROW_PX : ROW_PX),
    overscan: 8,
  });
  createEffect(() => {
    const last = virtual.getVirtualItems().at(-1);
    const next = cursor();
    if (last && next !== null && last.index >= rows().length - 20 && !busy()) void load(next);
  });
  return (
    <section class="part" aria-label={t("lab.decisions")}>
      <div class="line wrap">
        <h3 class="grow">{t("lab.decisions")}</h3>
        <Segments
          label={t("lab.show")}
          value={props.change}
          set={props.setChange}
          choices={(["worse", "better", "other", "changed", "all"] as const).map((value) => ({
            value,
            label: t(value === "changed" || value === "all" ? `lab.c.${value}` : changes[value]),
          }))}
        />
      </div>
      <Choice
        label={t("lab.byCategory")}
        value={props.category}
        set={props.setCategory}
        choices={[
          { value: "any", label: t("lab.anyCategory") },
          ...props.categories.map((id) => ({ value: id ?? "", label: props.nameOf(id) })),
        ]}
      />
      <div class="card decisions">
        <div class="decision head" aria-hidden="true">
          <span>{t("lab.question")}</span>
          <span>{props.live}</span>
          <span>{props.draft}</span>
        </div>
        <section class="decisions-list scroll" ref={box} tabindex={0} aria-label={t("lab.decisions")}>
          <ul class="decisions-all" style={{ height: `${virtual.getTotalSize()}px` }}>
            <For each={virtual.getVirtualItems()}>
              {(place) => (
                <Show when={rows()[place.index]}>
                  {(row) => (
                    <li class="decision" style={{ transform: `translateY(${place.start}px)` }}>
                      <span class="question">
                        <button type="button" class="link" onClick={() => setOpen(row())}>
                          {row().item.text}
                        </button>
                        <span class="line">
                          <span class={`chip ${looks[row().change]}`}>{t(changes[row().change])}</span>
                          <span class="muted clip">
                            {row().item.isSorted ? props.nameOf(row().item.category) : t("lab.unlabelled")}
                          </span>
                        </span>
                      </span>
                      <Said decision={row().live} nameOf={props.nameOf} by={props.live} />
                      <Said decision={row().draft} nameOf={props.nameOf} by={props.draft} />
                    </li>
                  )}
                </Show>
              )}
            </For>
          </ul>
          <Show when={rows().length === 0 && !busy()}>
            <p class="empty">{t("lab.noDecisions")}</p>
          </Show>
        </section>
      </div>
      <Show when={open()}>
        {(row) => (
          <Detail row={row()} live={props.live} draft={props.draft} nameOf={props.nameOf} close={() => setOpen(null)} />
        )}
      </Show>
    </section>
  );
};
