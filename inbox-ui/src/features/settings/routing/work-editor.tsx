import { createSignal, For, Show } from "solid-js";
import type { AgentView, Stretch, TeamHoursView, TeamView, WorkView } from "../../../../../src/realtime/wire";
import { work } from "../../../api/routes";
import { house } from "../../../app/session";
import { named, t } from "../../../app/words";
import { Field, Segments, Tick, toggled } from "../../../ui/field";
import { toast } from "../../../ui/toast";
import { inOrder } from "../../thread/options";
import { Form } from "../room";
import { areHours, HoursField, hereZone, isZone, usualHours } from "./hours-field";

const languages = ["en", "ru", "other"] as const;
type Language = (typeof languages)[number];

/** Hours and the clock they go by. */
const When = (props: {
  hours: Stretch[];
  setHours: (hours: Stretch[]) => void;
  zone: string;
  setZone: (zone: string) => void;
}) => (
  <>
    <HoursField
      hours={props.hours}
      set={props.setHours}
      wrong={areHours(props.hours) ? undefined : t("work.badHours")}
    />
    <Field
      label={t("work.zone")}
      value={props.zone}
      set={props.setZone}
      wrong={isZone(props.zone) ? undefined : t("work.badZone")}
    />
  </>
);

const Skills = (props: { chosen: string[]; toggle: (id: string) => void }) => (
  <fieldset class="field">
    <legend class="label">{t("work.categories")}</legend>
    <div class="ticks">
      <For each={inOrder(house.categories)}>
        {(one) => <Tick label={named(one)} value={props.chosen.includes(one.id)} set={() => props.toggle(one.id)} />}
      </For>
    </div>
    <span class="help">{t("work.categoriesHelp")}</span>
  </fieldset>
);

export const WorkEditor = (props: { agent: AgentView; said: WorkView | undefined; done: () => void }) => {
  const [spoken, setSpoken] = createSignal<Language[]>(props.said?.languages ?? []);
  const [skills, setSkills] = createSignal(props.said?.categories ?? []);
  const [capacity, setCapacity] = createSignal(String(props.said?.capacity ?? ""));
  const [whose, setWhose] = createSignal<"own" | "team">(props.said?.hours ? "own" : "team");
  const [hours, setHours] = createSignal<Stretch[]>(props.said?.hours ?? usualHours);
  const [zone, setZone] = createSignal(props.said?.timeZone ?? hereZone());
  const capacityWrong = () =>
    capacity().trim() === "" ||
    (Number.isInteger(Number(capacity())) && Number(capacity()) >= 1 && Number(capacity()) <= 1000)
      ? undefined
      : t("desk.range", { min: 1, max: 1000 });
  const isOwn = () => whose() === "own";
  const save = async () => {
    await work.agent(props.agent.id, {
      languages: spoken(),
      categories: skills(),
      capacity: capacity().trim() === "" ? null : Number(capacity()),
      hours: isOwn() ? hours() : null,
      timeZone: isOwn() ? zone().trim() : null,
    });
    toast(t("saved"));
    props.done();
  };
  return (
    <div class="card pad">
      <h3>{props.agent.name}</h3>
      <Form
        save={save}
        valid={() => !capacityWrong() && (!isOwn() || (areHours(hours()) && isZone(zone().trim())))}
        tried={() => {}}
        cancel={props.done}
      >
        <fieldset class="field">
          <legend class="label">{t("work.languages")}</legend>
          <div class="ticks">
            <For each={languages}>
              {(one) => (
                <Tick
                  label={t(`language.${one}`)}
                  value={spoken().includes(one)}
                  set={(on) => setSpoken((all) => (on ? [...all, one] : all.filter((other) => other !== one)))}
                />
              )}
            </For>
          </div>
          <span class="help">{t("work.languagesHelp")}</span>
        </fieldset>
        <Skills chosen={skills()} toggle={(id) => setSkills((all) => toggled(all, id))} />
        <Field
          label={t("work.capacity")}
          help={t("work.capacityHelp")}
          type="number"
          value={capacity()}
          set={setCapacity}
          wrong={capacityWrong()}
        />
        <Segments
          label={t("work.hours")}
          value={whose()}
          set={setWhose}
          choices={[
            { value: "team", label: t("work.hoursTeam") },
            { value: "own", label: t("work.hoursOwn") },
          ]}
        />
        <Show when={isOwn()}>
          <When hours={hours()} setHours={setHours} zone={zone()} setZone={setZone} />
        </Show>
      </Form>
    </div>
  );
};

export const TeamHoursEditor = (props: { team: TeamView; said: TeamHoursView | undefined; done: () => void }) => {
  const [kind, setKind] = createSignal<"always" | "hours">(props.said ? "hours" : "always");
  const [hours, setHours] = createSignal<Stretch[]>(props.said?.hours ?? usualHours);
  const [zone, setZone] = createSignal(props.said?.timeZone ?? hereZone());
  const save = async () => {
    const said = kind() === "always" ? null : { hours: hours(), timeZone: zone().trim() };
    await work.team(props.team.id, said);
    toast(t("saved"));
    props.done();
  };
  return (
    <div class="card pad">
      <h3>{named(props.team)}</h3>
      <Form
        save={save}
        valid={() => kind() === "always" || (areHours(hours()) && isZone(zone().trim()))}
        tried={() => {}}
        cancel={props.done}
      >
        <Segments
          label={t("work.hours")}
          value={kind()}
          set={setKind}
          choices={[
            { value: "always", label: t("work.always") },
            { value: "hours", label: t("work.hours") },
          ]}
        />
        <Show when={kind() === "hours"}>
          <When hours={hours()} setHours={setHours} zone={zone()} setZone={setZone} />
        </Show>
      </Form>
    </div>
  );
};
