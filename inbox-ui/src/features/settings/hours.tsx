import { createResource, createSignal, For, Show } from "solid-js";
import { createStore, produce, reconcile, unwrap } from "solid-js/store";
import type { Hours, HoursChange, HoursSettings } from "../../../../src/realtime/wire";
import { api } from "../../api/routes";
import { house, teamById } from "../../app/session";
import { inWords } from "../../app/trouble";
import { locale, named, t } from "../../app/words";
import { Choice, Field, Tick } from "../../ui/field";
import { toast } from "../../ui/toast";
import { changedOf } from "./changes";
import { Form, RoomHead } from "./room";

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
/** A day there is: 2030-13-45 is none, nor 2030-02-30. */
const isDate = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};
const spansOf = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [from = "", to = ""] = part.split(/\s*[-–—]\s*/);
      return { from: from.padStart(5, "0"), to: to.padStart(5, "0") };
    });
const isGood = (text: string): boolean =>
  spansOf(text).every(({ from, to }) => TIME.test(from) && TIME.test(to) && from < to) && spansOf(text).length <= 4;
const written = (spans: Hours["days"][number]) => spans.map(({ from, to }) => `${from}–${to}`).join(", ");
const holidaysOf = (text: string): Hours["holidays"] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => ({ date: line.slice(0, 10), name: line.slice(10).trim() }));
const zones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
/** The days of the week from Monday on, in the reader's language. */
const dayName = (n: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2030, 0, 7 + n));
const here = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

type Draft = { always: boolean; timeZone: string; days: string[]; holidays: string };
const draftOf = ({ always, timeZone, days, holidays }: Hours): Draft => ({
  always,
  timeZone: always && timeZone === "UTC" ? here() : timeZone,
  days: days.map(written),
  holidays: holidays.map(({ date, name }) => `${date} ${name}`.trim()).join("\n"),
});
const draftsOf = (teams: HoursSettings["teams"]): Record<string, Draft> =>
  Object.fromEntries(Object.entries(teams).map(([id, hours]) => [id, draftOf(hours)]));
const hoursOf = ({ always, timeZone, days, holidays }: Draft): Hours => ({
  always,
  timeZone,
  days: days.map(spansOf),
  holidays: holidaysOf(holidays),
});
const isValid = ({ always, days, holidays }: Draft): boolean =>
  always || (days.every(isGood) && holidaysOf(holidays).every(({ date }) => isDate(date)));

/** The hours of the desk or of one team: time zone, days, holidays. */
const Week = (props: { draft: Draft; change: (work: (draft: Draft) => void) => void }) => (
  <>
    <Tick
      label={t("hours.always")}
      value={props.draft.always}
      set={(always) => props.change((draft) => Object.assign(draft, { always }))}
    />
    <Show when={!props.draft.always}>
      <Choice
        label={t("hours.zone")}
        value={props.draft.timeZone}
        set={(timeZone) => props.change((draft) => Object.assign(draft, { timeZone }))}
        choices={zones().map((value) => ({ value, label: value.replaceAll("_", " ") }))}
      />
      <div class="form-two">
        <For each={props.draft.days}>
          {(text, n) => (
            <Field
              label={dayName(n())}
              value={text}
              set={(value) =>
                props.change((draft) => {
                  draft.days[n()] = value;
                })
              }
              placeholder={t("hours.off")}
              wrong={isGood(text) ? undefined : t("hours.badDay")}
            />
          )}
        </For>
      </div>
      <Field
        label={t("hours.holidays")}
        help={t("hours.holidaysHelp")}
        value={props.draft.holidays}
        set={(holidays) => props.change((draft) => Object.assign(draft, { holidays }))}
        rows={4}
        wrong={holidaysOf(props.draft.holidays).every(({ date }) => isDate(date)) ? undefined : t("hours.badHoliday")}
      />
    </Show>
  </>
);

const Editor = (props: { settings: HoursSettings }) => {
  const [desk, setDesk] = createStore(draftOf(props.settings.desk));
  const [teams, setTeams] = createStore(draftsOf(props.settings.teams));
  const [wait, setWait] = createSignal(props.settings.tellWait);
  const [place, setPlace] = createSignal(props.settings.tellPlace);
  const [, setTried] = createSignal(false);
  const own = () => Object.keys(teams).filter((id) => teamById(id));
  const without = () => house.teams.filter((team) => !own().includes(team.id));
  const read = (): HoursSettings => ({
    desk: hoursOf(unwrap(desk)),
    teams: Object.fromEntries(own().flatMap((id) => (teams[id] ? [[id, hoursOf(unwrap(teams[id]))]] : []))),
    tellWait: wait(),
    tellPlace: place(),
  });
  let was = read();
  const changes = (): HoursChange => {
    const { teams: before, ...is } = read();
    const { teams: then, ...rest } = was;
    const gone = Object.keys(then).filter((id) => before[id] === undefined);
    return {
      ...changedOf(rest, is),
      teams: { ...changedOf(then, before), ...Object.fromEntries(gone.map((id) => [id, null])) },
    };
  };
  const save = async () => {
    const settings = await api.changeHours(changes());
    setDesk(draftOf(settings.desk));
    setTeams(reconcile(draftsOf(settings.teams)));
    setWait(settings.tellWait);
    setPlace(settings.tellPlace);
    was = read();
    toast(t("saved"));
  };
  const add = (id: string) => {
    if (id !== "") setTeams(id, draftOf(hoursOf(unwrap(desk))));
  };
  const drop = (id: string) =>
    setTeams(
      produce((all) => {
        delete all[id];
      }),
    );
  return (
    <Form
      save={save}
      valid={() => isValid(desk) && own().every((id) => teams[id] === undefined || isValid(teams[id]))}
      tried={setTried}
    >
      <div class="card pad">
        <h3>{t("hours.desk")}</h3>
        <Week draft={desk} change={(work) => setDesk(produce(work))} />
      </div>
      <For each={own()}>
        {(id) => (
          <Show when={teams[id]}>
            {(draft) => (
              <div class="card pad">
                <div class="line">
                  <h3 class="grow">{named(teamById(id) ?? { name: id, nameRu: null })}</h3>
                  <button type="button" class="btn small" onClick={() => drop(id)}>
                    {t("hours.asDesk")}
                  </button>
                </div>
                <Week
                  draft={draft()}
                  change={(work) => setTeams(produce((all) => all[id] !== undefined && work(all[id])))}
                />
              </div>
            )}
          </Show>
        )}
      </For>
      <Show when={without().length > 0}>
        <Choice
          label={t("hours.addTeam")}
          value=""
          set={add}
          choices={[
            { value: "", label: t("hours.pickTeam") },
            ...without().map((team) => ({ value: team.id, label: named(team) })),
          ]}
        />
      </Show>
      <div class="card pad">
        <Tick label={t("hours.tellWait")} help={t("hours.tellWaitHelp")} value={wait()} set={setWait} />
        <Tick label={t("hours.tellPlace")} value={place()} set={setPlace} />
      </div>
    </Form>
  );
};

/** When people of ours are there, and what customers are told of the wait. */
export const HoursRoom = () => {
  const [found, { refetch }] = createResource(() => api.hours());
  return (
    <>
      <RoomHead title={t("settings.hours")} text={t("hours.text")} />
      <Show
        when={!found.error}
        fallback={
          <div class="card empty" role="alert">
            <h3>{t("problem.load")}</h3>
            <p>{inWords(found.error)}</p>
            <button type="button" class="btn" onClick={() => void refetch()}>
              {t("retry")}
            </button>
          </div>
        }
      >
        <Show when={found()} fallback={<p class="muted">{t("loading")}</p>}>
          {(settings) => <Editor settings={settings()} />}
        </Show>
      </Show>
    </>
  );
};
