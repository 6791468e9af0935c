import { createSignal } from "solid-js";
import type { ModelsView } from "../../../../../src/realtime/wire";
import { api } from "../../../api/routes";
import { t } from "../../../app/words";
import { Field, Tick } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { changesOf } from "../changes";
import { Form } from "../room";

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
/** "gpt-4o-mini 0.15 0.6": a model's name, its price in and out. */
const priceOf = (line: string) => {
  const [, model = "", input = "", output = ""] = /^(\S.*?)\s+([\d.,]+)\s+([\d.,]+)$/.exec(line) ?? [];
  const [dear, cheap] = [Number(input.replace(",", ".")), Number(output.replace(",", "."))];
  return model && Number.isFinite(dear) && Number.isFinite(cheap) ? { model, input: dear, output: cheap } : null;
};
const numberOf = (text: string): number | null => (text.trim() === "" ? null : Number(text.replace(",", ".")));
const isAmount = (text: string) => {
  const value = numberOf(text);
  return value === null || (Number.isFinite(value) && value >= 0);
};

/** What models may cost, how often they may be asked, and what is hidden from them. */
export const Limits = (props: { view: ModelsView; saved: (view: ModelsView) => void }) => {
  const from = props.view.settings;
  const [prices, setPrices] = createSignal(
    from.prices.map(({ model, input, output }) => `${model} ${input} ${output}`).join("\n"),
  );
  const [currency, setCurrency] = createSignal(from.currency);
  const [day, setDay] = createSignal(from.dayBudget === null ? "" : String(from.dayBudget));
  const [talk, setTalk] = createSignal(from.conversationBudget === null ? "" : String(from.conversationBudget));
  const [calls, setCalls] = createSignal(String(from.callsPerMinuteMax));
  const [cache, setCache] = createSignal(String(from.cacheMinutes));
  const [mask, setMask] = createSignal(from.mask);
  const [names, setNames] = createSignal(from.maskNames.join("\n"));
  const [, setTried] = createSignal(false);
  const badPrices = () =>
    linesOf(prices()).some((line) => priceOf(line) === null) ? t("models.badPrices") : undefined;
  const badCurrency = () => (/^[A-Z]{3}$/.test(currency().trim()) ? undefined : t("models.badCurrency"));
  const badAmount = (text: string) => (isAmount(text) ? undefined : t("models.badAmount"));
  const isWhole = (text: string, min: number, max: number) => {
    const value = Number(text);
    return text.trim() !== "" && Number.isInteger(value) && value >= min && value <= max;
  };
  const badCalls = () => (isWhole(calls(), 1, 100_000) ? undefined : t("desk.range", { min: 1, max: 100_000 }));
  const badCache = () => (isWhole(cache(), 0, 1440) ? undefined : t("desk.range", { min: 0, max: 1440 }));
  const changes = changesOf(() => ({
    prices: linesOf(prices()).flatMap((line) => priceOf(line) ?? []),
    currency: currency().trim(),
    dayBudget: numberOf(day()),
    conversationBudget: numberOf(talk()),
    callsPerMinuteMax: Number(calls()),
    cacheMinutes: Number(cache()),
    mask: mask(),
    maskNames: linesOf(names()).filter((name) => name.length > 1),
  }));
  const save = async () => {
    const view = await api.changeModels(changes.made());
    toast(t("saved"));
    props.saved(view);
  };
  const valid = () =>
    ![badPrices(), badCurrency(), badAmount(day()), badAmount(talk()), badCalls(), badCache()].some(Boolean);
  return (
    <div class="card pad">
      <h3>{t("models.limits")}</h3>
      <Form save={save} valid={valid} tried={setTried}>
        <Field
          label={t("models.prices")}
          help={t("models.pricesHelp")}
          value={prices()}
          set={setPrices}
          rows={3}
          mono
          placeholder="gpt-4o-mini 0.15 0.6"
          wrong={badPrices()}
        />
        <div class="form-two">
          <Field label={t("models.currency")} value={currency()} set={setCurrency} wrong={badCurrency()} />
          <Field
            label={t("models.dayBudget")}
            help={t("models.budgetHelp")}
            value={day()}
            set={setDay}
            wrong={badAmount(day())}
          />
          <Field label={t("models.conversationBudget")} value={talk()} set={setTalk} wrong={badAmount(talk())} />
          <Field label={t("models.calls")} type="number" value={calls()} set={setCalls} wrong={badCalls()} />
          <Field
            label={t("models.cache")}
            help={t("models.cacheHelp")}
            type="number"
            value={cache()}
            set={setCache}
            wrong={badCache()}
          />
        </div>
        <Tick label={t("models.mask")} help={t("models.maskHelp")} value={mask()} set={setMask} />
        <Field
          label={t("models.maskNames")}
          help={t("models.maskNamesHelp")}
          value={names()}
          set={setNames}
          rows={3}
          disabled={!mask()}
        />
      </Form>
    </div>
  );
};
