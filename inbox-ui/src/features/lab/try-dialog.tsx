import { useNavigate } from "@solidjs/router";
import { createSignal, Show } from "solid-js";
import { inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { Dialog } from "../../ui/dialog";
import { Choice, Field } from "../../ui/field";
import { lab } from "./api";
import { spendAtMost } from "./content";
import type { LabState } from "./state";

const PAST_SIZE = "2000";

/** On which set a version is tried, and what that may cost. */
export const TryDialog = (props: { version: string; state: LabState; close: () => void }) => {
  const navigate = useNavigate();
  const sets = () => props.state.all()?.sets ?? [];
  const [set, setSet] = createSignal(sets()[0]?.id ?? "new");
  const [size, setSize] = createSignal(PAST_SIZE);
  const [money, setMoney] = createSignal("");
  const [pace, setPace] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const [wrong, setWrong] = createSignal("");
  const number = (text: string) => (text.trim() === "" ? null : Number(text));
  const go = async () => {
    setBusy(true);
    setWrong("");
    try {
      const limit = Math.min(20_000, Math.max(1, Math.round(Number(size()) || 1)));
      const chosen =
        set() === "new"
          ? (await lab.buildSet({ name: t("lab.pastName", { n: limit }), source: "past", limit })).id
          : set();
      const limits = { moneyMax: number(money()), perMinuteMax: number(pace()) };
      const { id } = await lab.start({ version: props.version, set: chosen, limits });
      props.state.again();
      navigate(`/lab/trials/${id}`);
    } catch (error) {
      setWrong(inWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t("lab.try")}
      foot={
        <>
          <button type="button" class="btn" onClick={() => props.close()}>
            {t("cancel")}
          </button>
          <button type="button" class="btn main" disabled={busy()} onClick={() => void go()}>
            {t(busy() ? "lab.starting" : "lab.start")}
          </button>
        </>
      }
    >
      <Choice
        label={t("lab.onSet")}
        value={set()}
        set={setSet}
        choices={[
          ...sets().map(({ id, name, size: n }) => ({ value: id, label: `${name} (${n})` })),
          { value: "new", label: t("lab.newPast") },
        ]}
      />
      <Show when={set() === "new"}>
        <Field label={t("lab.pastSize")} type="number" value={size()} set={setSize} />
      </Show>
      <Show when={props.state.all()?.hasModel}>
        <Show when={props.state.all()?.unpriced.length}>
          <p class="cure" role="note">
            {t("lab.unpriced", { names: props.state.all()?.unpriced.join(", ") ?? "" })}
          </p>
        </Show>
        <div class="form-two">
          <Field
            label={spendAtMost(props.state.all()?.currency)}
            help={t("lab.emptyNone")}
            type="number"
            value={money()}
            set={setMoney}
          />
          <Field label={t("lab.perMinute")} help={t("lab.emptyNone")} type="number" value={pace()} set={setPace} />
        </div>
      </Show>
      <Show when={wrong()}>
        <p class="form-wrong" role="alert">
          {wrong()}
        </p>
      </Show>
    </Dialog>
  );
};
