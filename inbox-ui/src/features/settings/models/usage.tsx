import { createResource, For, Show } from "solid-js";
import { api } from "../../../api/routes";
import { money } from "../../../app/money";
import { locale, t } from "../../../app/words";
import { Failed } from "../room";
import { causeOf, taskNamed } from "./words";

const DAYS = 30;

/** What was asked in the last days, how it went, and what it cost. */
export const Usage = (props: { currency: string }) => {
  const [rows, { refetch }] = createResource(() => api.modelUsage(DAYS));
  const number = (value: number) => new Intl.NumberFormat(locale()).format(value);
  const outcome = (kind: string) =>
    kind === "answered" ? t("models.answered") : kind === "cached" ? t("models.cached") : causeOf(kind);
  return (
    <Show
      when={!rows.error && (rows.latest?.length ?? 0) > 0}
      fallback={<Show when={rows.error}>{(error) => <Failed error={error()} again={() => void refetch()} />}</Show>}
    >
      <div class="card pad">
        <h3>{t("models.usage", { n: DAYS })}</h3>
        <div class="matrix scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("models.model")}</th>
                <th scope="col">{t("models.outcome")}</th>
                <th scope="col">{t("models.count")}</th>
                <th scope="col">{t("models.tokens")}</th>
                <th scope="col">{t("models.cost")}</th>
                <th scope="col">{t("models.time")}</th>
              </tr>
            </thead>
            <tbody>
              <For each={rows.latest}>
                {(row) => (
                  <tr>
                    <td>
                      {row.model} · {taskNamed(row.task)}
                    </td>
                    <td>{outcome(row.outcome)}</td>
                    <td class="num">{number(row.calls)}</td>
                    <td class="num">
                      {number(row.inputTokens)} / {number(row.outputTokens)}
                    </td>
                    <td class="num">{row.cost === null ? "—" : money(row.cost, props.currency)}</td>
                    <td class="num">{t("models.ms", { n: number(row.ms) })}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </div>
    </Show>
  );
};
