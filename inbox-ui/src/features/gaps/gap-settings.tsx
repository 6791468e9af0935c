import { createSignal } from "solid-js";
import type { GapSettingsView } from "../../../../src/realtime/wire";
import { t } from "../../app/words";
import { Field } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changesOf } from "../settings/changes";
import { Form, RoomHead } from "../settings/room";
import { gaps } from "./api";

const fields = [
  { name: "questionsMin", min: 2, max: 100 },
  { name: "staleMonths", min: 1, max: 60 },
  { name: "unusedDays", min: 1, max: 365 },
] as const;

const textsOf = (settings: GapSettingsView): Record<string, string> =>
  Object.fromEntries(fields.map(({ name }) => [name, String(settings[name])]));

/** From when on a gap is shown, and an article is stale or unused. */
export const GapSettingsPage = (props: { settings: GapSettingsView; saved: () => void }) => {
  const [values, setValues] = createSignal<Record<string, string>>(textsOf(props.settings));
  const [tried, setTried] = createSignal(false);
  const numberOf = (name: string) => Number(values()[name]);
  const wrongOf = ({ name, min, max }: (typeof fields)[number]) =>
    Number.isInteger(numberOf(name)) && numberOf(name) >= min && numberOf(name) <= max
      ? undefined
      : t("gaps.between", { min, max });
  const changes = changesOf(() => ({
    questionsMin: numberOf("questionsMin"),
    staleMonths: numberOf("staleMonths"),
    unusedDays: numberOf("unusedDays"),
  }));
  const save = async () => {
    const settings = await gaps.change(changes.made());
    setValues(textsOf(settings));
    changes.kept();
    toast(t("gaps.saved"));
    props.saved();
  };
  return (
    <div class="part">
      <RoomHead title={t("gaps.settings")} text={t("gaps.settingsText")} />
      <div class="card pad">
        <Form save={save} valid={() => fields.every((one) => wrongOf(one) === undefined)} tried={setTried}>
          {fields.map((one) => (
            <Field
              label={t(`gaps.set.${one.name}`)}
              help={t(`gaps.set.${one.name}Help`)}
              type="number"
              value={values()[one.name] ?? ""}
              set={(value) => setValues((known) => ({ ...known, [one.name]: value }))}
              wrong={tried() ? wrongOf(one) : undefined}
            />
          ))}
        </Form>
      </div>
    </div>
  );
};
