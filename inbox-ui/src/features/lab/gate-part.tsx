import { createUniqueId, Show } from "solid-js";
import type { GateView, VersionContent, VersionView } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";
import { Field } from "../../ui/field";
import { percent } from "./content";
import { GatePast, RetoldNote } from "./gate-past";
import type { LabState } from "./state";

type Gate = VersionContent["gate"];
type Classify = VersionContent["classify"];

/** When the bot answers and when it sorts by itself: one slider with its curve, and the numbers few touch. */
export const GatePart = (props: {
  content: VersionContent;
  set: (content: VersionContent) => void;
  retold: VersionView["retold"];
  gate: GateView | undefined;
  state: LabState;
  locked: boolean;
}) => {
  const id = createUniqueId();
  const gate = (change: Partial<Gate>) => props.set({ ...props.content, gate: { ...props.content.gate, ...change } });
  const classify = (change: Partial<Classify>) =>
    props.set({ ...props.content, classify: { ...props.content.classify, ...change } });
  const threshold = () => props.content.gate.answerThreshold;
  const Share = (one: { label: string; value: number; set: (share: number) => void; help?: string }) => (
    <Field
      label={one.label}
      help={one.help}
      type="number"
      disabled={props.locked}
      value={String(Math.round(one.value * 100))}
      set={(text) => {
        const share = Number(text) / 100;
        if (text !== "" && share >= 0 && share <= 1) one.set(share);
      }}
    />
  );
  const Count = (one: { label: string; value: number; min: number; max: number; set: (n: number) => void }) => (
    <Field
      label={one.label}
      type="number"
      disabled={props.locked}
      value={String(one.value)}
      set={(text) => {
        const n = Math.round(Number(text));
        if (text !== "" && n >= one.min && n <= one.max) one.set(n);
      }}
    />
  );
  return (
    <div class="part">
      <div class="card pad">
        <div class="field">
          <label for={id}>{t("lab.gate.slider")}</label>
          <span class="help" id={`${id}-help`}>
            {t("lab.gate.sliderHelp")}
          </span>
          <div class="line">
            <span class="muted">{t("lab.gate.more")}</span>
            <input
              id={id}
              type="range"
              class="grow"
              min="0"
              max="100"
              disabled={props.locked}
              value={Math.round(threshold() * 100)}
              aria-describedby={`${id}-help`}
              aria-valuetext={percent(threshold(), locale(), 0)}
              onInput={(event) => gate({ answerThreshold: Number(event.currentTarget.value) / 100 })}
            />
            <span class="muted">{t("lab.gate.surer")}</span>
            <output class="num" for={id}>
              {percent(threshold(), locale(), 0)}
            </output>
          </div>
        </div>
        <RetoldNote retold={props.retold} />
        <Show when={props.gate}>
          {(known) => <GatePast gate={known()} state={props.state} threshold={threshold()} />}
        </Show>
      </div>
      <div class="card pad">
        <div class="form-two">
          <Share
            label={t("lab.gate.clarify")}
            value={props.content.gate.clarifyMin}
            set={(clarifyMin) => gate({ clarifyMin })}
          />
          <Count
            label={t("lab.gate.misses")}
            value={props.content.gate.missesMax}
            min={0}
            max={2}
            set={(missesMax) => gate({ missesMax })}
          />
          <Count
            label={t("lab.gate.choices")}
            value={props.content.gate.choicesMax}
            min={2}
            max={5}
            set={(choicesMax) => gate({ choicesMax })}
          />
          <Count
            label={t("lab.gate.perHour")}
            value={props.content.gate.perHourMax}
            min={1}
            max={100}
            set={(perHourMax) => gate({ perHourMax })}
          />
          <Share
            label={t("lab.classify.target")}
            value={props.content.classify.targetPrecision}
            set={(targetPrecision) => classify({ targetPrecision })}
          />
          <Field
            label={t("lab.classify.apply")}
            help={t("lab.classify.applyHelp")}
            type="number"
            disabled={props.locked}
            value={
              props.content.classify.applyThreshold === null
                ? ""
                : String(Math.round(props.content.classify.applyThreshold * 100))
            }
            set={(text) => {
              const share = Number(text) / 100;
              if (text.trim() === "") classify({ applyThreshold: null });
              else if (share >= 0 && share <= 1) classify({ applyThreshold: share });
            }}
          />
          <Share
            label={t("lab.classify.likely")}
            help={t("lab.classify.likelyHelp")}
            value={props.content.classify.likelyMin}
            set={(likelyMin) => classify({ likelyMin })}
          />
          <Share
            label={t("lab.classify.shown")}
            value={props.content.classify.shownMin}
            set={(shownMin) => classify({ shownMin })}
          />
        </div>
      </div>
    </div>
  );
};
