import { createUniqueId, For } from "solid-js";
import type { Stretch } from "../../../../../src/realtime/wire";
import { type Key, t } from "../../../app/words";

const days = [0, 1, 2, 3, 4, 5, 6] as const;
const dayKey = (day: (typeof days)[number]): Key => `work.day.${day}`;
const clockOf = (minutes: number) =>
  `${String(Math.floor(Math.min(minutes, 1439) / 60)).padStart(2, "0")}:${String(Math.min(minutes, 1439) % 60).padStart(2, "0")}`;
const minutesOf = (clock: string): number => {
  const [hours = "0", minutes = "0"] = clock.split(":");
  const all = Number(hours) * 60 + Number(minutes);
  // The last minute of a day stands for its end.
  return all === 1439 ? 1440 : all;
};

export const usualHours: Stretch[] = [0, 1, 2, 3, 4].map((day) => ({ day, from: 540, to: 1080 }));
export const areHours = (hours: Stretch[]) => hours.every(({ from, to }) => from < to);
/** The time zone of this browser: most desks work where their leads do. */
export const hereZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
export const isZone = (name: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** One stretch of work for each day that is ticked; more stretches of a day than one are kept as they are. */
export const HoursField = (props: {
  hours: Stretch[];
  set: (hours: Stretch[]) => void;
  wrong?: string | undefined;
}) => {
  const id = createUniqueId();
  const of = (day: number) => props.hours.find((one) => one.day === day);
  const put = (day: number, change: Partial<Stretch> | null) => {
    const known = of(day);
    const rest = props.hours.filter((one) => one !== known);
    props.set(
      change === null
        ? rest.filter((one) => one.day !== day)
        : [...rest, { day, from: 540, to: 1080, ...known, ...change }].sort((a, b) => a.day - b.day || a.from - b.from),
    );
  };
  return (
    <fieldset class="field">
      <legend class="label">{t("work.hours")}</legend>
      <div class="hours">
        <For each={days}>
          {(day) => (
            <div class="hours-day">
              <div class="tick">
                <input
                  id={`${id}-${day}`}
                  type="checkbox"
                  checked={of(day) !== undefined}
                  onChange={(event) => put(day, event.currentTarget.checked ? {} : null)}
                />
                <label for={`${id}-${day}`}>{t(dayKey(day))}</label>
              </div>
              <input
                class="input"
                type="time"
                aria-label={`${t(dayKey(day))}, ${t("work.from")}`}
                disabled={!of(day)}
                value={clockOf(of(day)?.from ?? 540)}
                onChange={(event) => put(day, { from: minutesOf(event.currentTarget.value) })}
              />
              <input
                class="input"
                type="time"
                aria-label={`${t(dayKey(day))}, ${t("work.to")}`}
                disabled={!of(day)}
                value={clockOf(of(day)?.to ?? 1080)}
                onChange={(event) => put(day, { to: minutesOf(event.currentTarget.value) })}
              />
            </div>
          )}
        </For>
      </div>
      {props.wrong && <span class="wrong">{props.wrong}</span>}
    </fieldset>
  );
};
