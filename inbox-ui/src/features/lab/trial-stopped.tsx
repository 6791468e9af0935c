import { createSignal, Show } from "solid-js";
import type { TrialView } from "../../../../src/realtime/wire";
import { isKey, t } from "../../app/words";
import { Field } from "../../ui/field";
import { spendAtMost } from "./content";

const saidOf = (problem: string): string => {
  if (problem === "spent") return t("lab.spent");
  if (problem === "budget") return t("lab.budget");
  const why = problem.startsWith("model.") ? `llm.${problem.slice("model.".length)}` : "";
  return isKey(why) ? t("lab.modelStopped", { why: t(why) }) : problem;
};

/** Why a trial stopped, and what lets it go on: a higher limit, where that was reached. */
export const TrialStopped = (props: {
  trial: TrialView;
  currency: string | undefined;
  goOn: (moneyMax: number | null) => void;
}) => {
  const [money, setMoney] = createSignal("");
  const higher = () => (money().trim() === "" ? null : Number(money()));
  const isSpent = () => props.trial.problem === "spent";
  return (
    <Show when={props.trial.problem}>
      {(problem) => (
        <div class="cure bad">
          <p>{saidOf(problem())}</p>
          <Show when={isSpent()}>
            <form
              class="line wrap"
              onSubmit={(event) => {
                event.preventDefault();
                props.goOn(higher());
              }}
            >
              <Field
                label={spendAtMost(props.currency)}
                help={t("lab.emptyNone")}
                type="number"
                value={money()}
                set={setMoney}
              />
              <button type="submit" class="btn main">
                {t("lab.goOn")}
              </button>
            </form>
          </Show>
        </div>
      )}
    </Show>
  );
};
