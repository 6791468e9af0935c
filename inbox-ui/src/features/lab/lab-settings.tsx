import { createSignal } from "solid-js";
import type { LabSettings } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changesOf } from "../settings/changes";
import { Form, RoomHead } from "../settings/room";
import { lab } from "./api";
import type { LabState } from "./state";

const asShare = (text: string) => Number(text) / 100;
const isShare = (text: string) => text.trim() !== "" && asShare(text) >= 0 && asShare(text) <= 1;

const shares = ["toleranceAccuracy", "tolerancePrecision", "toleranceCoverage", "driftMin"] as const;
type Share = (typeof shares)[number];
const text = (share: number) => String(Math.round(share * 1000) / 10);
const textsOf = (settings: LabSettings): Record<Share, string> => ({
  toleranceAccuracy: text(settings.toleranceAccuracy),
  tolerancePrecision: text(settings.tolerancePrecision),
  toleranceCoverage: text(settings.toleranceCoverage),
  driftMin: text(settings.driftMin),
});

/** How much worse a draft may be, and when the live version is measured. */
export const LabSettingsPage = (props: { settings: LabSettings; state: LabState }) => {
  const [values, setValues] = createSignal(textsOf(props.settings));
  const [nightly, setNightly] = createSignal(props.settings.nightlyHour !== null);
  const [hour, setHour] = createSignal(String(props.settings.nightlyHour ?? 2));
  const [size, setSize] = createSignal(String(props.settings.nightlySize));
  const [tried, setTried] = createSignal(false);
  const isHour = () => Number.isInteger(Number(hour())) && Number(hour()) >= 0 && Number(hour()) <= 23;
  const isSize = () => Number(size()) >= 20 && Number(size()) <= 5000;
  const changes = changesOf(() => ({
    toleranceAccuracy: asShare(values().toleranceAccuracy),
    tolerancePrecision: asShare(values().tolerancePrecision),
    toleranceCoverage: asShare(values().toleranceCoverage),
    driftMin: asShare(values().driftMin),
    nightlyHour: nightly() ? Number(hour()) : null,
    nightlySize: Math.round(Number(size())),
  }));
  const show = (settings: LabSettings) => {
    setValues(textsOf(settings));
    setNightly(settings.nightlyHour !== null);
    setHour(String(settings.nightlyHour ?? 2));
    setSize(String(settings.nightlySize));
    changes.kept();
  };
  const save = async () => {
    show(await lab.change(changes.made()));
    props.state.again();
    toast(t("saved"));
  };
  const Percent = (one: { name: Share }) => (
    <Field
      label={t(`lab.settings.${one.name}`)}
      type="number"
      value={values()[one.name]}
      set={(value) => setValues((known) => ({ ...known, [one.name]: value }))}
      wrong={tried() && !isShare(values()[one.name]) ? t("desk.range", { min: 0, max: 100 }) : undefined}
    />
  );
  return (
    <div class="part">
      <RoomHead title={t("lab.settings")} text={t("lab.settingsText")} />
      <div class="card pad">
        <Form
          save={save}
          valid={() => shares.every((one) => isShare(values()[one])) && isHour() && isSize()}
          tried={setTried}
        >
          <div class="form-two">
            <Percent name="toleranceAccuracy" />
            <Percent name="tolerancePrecision" />
            <Percent name="toleranceCoverage" />
            <Percent name="driftMin" />
          </div>
          <Tick
            label={t("lab.settings.nightly")}
            help={t("lab.settings.nightlyHelp")}
            value={nightly()}
            set={setNightly}
          />
          <div class="form-two">
            <Field
              label={t("lab.settings.hour")}
              type="number"
              value={hour()}
              set={setHour}
              disabled={!nightly()}
              wrong={tried() && !isHour() ? t("desk.range", { min: 0, max: 23 }) : undefined}
            />
            <Field
              label={t("lab.settings.size")}
              type="number"
              value={size()}
              set={setSize}
              disabled={!nightly()}
              wrong={tried() && !isSize() ? t("desk.range", { min: 20, max: 5000 }) : undefined}
            />
          </div>
        </Form>
      </div>
    </div>
  );
};
