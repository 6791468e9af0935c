import { createSignal } from "solid-js";
import type { LabSettings } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { Form, RoomHead } from "../settings/room";
import { lab } from "./api";
import type { LabState } from "./state";

const asShare = (text: string) => Number(text) / 100;
const isShare = (text: string) => text.trim() !== "" && asShare(text) >= 0 && asShare(text) <= 1;

/** How much worse a draft may be, and when the live version is measured. */
export const LabSettingsPage = (props: { settings: LabSettings; state: LabState }) => {
  const shares = ["toleranceAccuracy", "tolerancePrecision", "toleranceCoverage", "driftMin"] as const;
  type Share = (typeof shares)[number];
  const text = (share: number) => String(Math.round(share * 1000) / 10);
  const [values, setValues] = createSignal<Record<Share, string>>({
    toleranceAccuracy: text(props.settings.toleranceAccuracy),
    tolerancePrecision: text(props.settings.tolerancePrecision),
    toleranceCoverage: text(props.settings.toleranceCoverage),
    driftMin: text(props.settings.driftMin),
  });
  const [nightly, setNightly] = createSignal(props.settings.nightlyHour !== null);
  const [hour, setHour] = createSignal(String(props.settings.nightlyHour ?? 2));
  const [size, setSize] = createSignal(String(props.settings.nightlySize));
  const [tried, setTried] = createSignal(false);
  const isHour = () => Number.isInteger(Number(hour())) && Number(hour()) >= 0 && Number(hour()) <= 23;
  const isSize = () => Number(size()) >= 20 && Number(size()) <= 5000;
  const save = async () => {
    const given = values();
    await lab.change({
      toleranceAccuracy: asShare(given.toleranceAccuracy),
      tolerancePrecision: asShare(given.tolerancePrecision),
      toleranceCoverage: asShare(given.toleranceCoverage),
      driftMin: asShare(given.driftMin),
      nightlyHour: nightly() ? Number(hour()) : null,
      nightlySize: Math.round(Number(size())),
    });
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
