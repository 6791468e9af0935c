import { createMemo, For } from "solid-js";
import type { Figures } from "../../../../src/realtime/wire";
import { t } from "../../app/words";

const LABELS_MAX = 40;

/** Which category was taken for which: a row for what it was, a column for what was said. A cell shows its decisions. */
export const Confusion = (props: {
  figures: Figures;
  nameOf: (category: string | null) => string;
  pick: (truth: string | null) => void;
}) => {
  const labels = createMemo(() => props.figures.categories.slice(0, LABELS_MAX).map(({ category }) => category));
  const cells = createMemo(
    () => new Map(props.figures.confusion.map(({ truth, said, n }) => [JSON.stringify([truth, said]), n])),
  );
  const nOf = (truth: string | null, said: string | null) => cells().get(JSON.stringify([truth, said])) ?? 0;
  const totalOf = (truth: string | null) => props.figures.categories.find(({ category }) => category === truth)?.n ?? 0;
  const heat = (truth: string | null, said: string | null) => {
    const share = nOf(truth, said) / Math.max(1, totalOf(truth));
    const colour = truth === said ? "var(--done)" : "var(--danger)";
    return share === 0 ? undefined : `color-mix(in oklch, ${colour} ${Math.round(6 + share * 34)}%, transparent)`;
  };
  return (
    <section class="card confusion scroll" aria-label={t("lab.confusion")} tabindex={0}>
      <table class="num">
        <caption>{t("lab.confusionHelp")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("lab.truth")}</th>
            <For each={labels()}>
              {(said) => (
                <th scope="col">
                  <span>{props.nameOf(said)}</span>
                </th>
              )}
            </For>
            <th scope="col">
              <span>{t("lab.all")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={labels()}>
            {(truth) => (
              <tr>
                <th scope="row">
                  <button type="button" class="link" onClick={() => props.pick(truth)}>
                    {props.nameOf(truth)}
                  </button>
                </th>
                <For each={labels()}>
                  {(said) => <td style={{ background: heat(truth, said) }}>{nOf(truth, said) || "·"}</td>}
                </For>
                <td>{totalOf(truth)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
};
