import { createSignal, createUniqueId, For, Show } from "solid-js";
import type { BotReport } from "../../../../src/realtime/wire";
import { day as dayOf } from "../../app/time";
import { locale, t } from "../../app/words";
import { whole } from "./figures";

const HEIGHT = 132;
const HALF_A_DAY_MS = 12 * 3_600_000;
/** A day's date: days are 24 hours long and begin an hour beside midnight where the clock was changed since. */
const dateOf = (at: number) => dayOf(at + HALF_A_DAY_MS, locale());

type Day = BotReport["days"][number];
const said = (day: Day) =>
  t("reports.day", {
    day: dateOf(day.at),
    all: whole(day.conversations),
    alone: whole(day.alone),
    handed: whole(day.handedOver),
  });

/** The chart's days one under the other, the latest first; made only for who opens it. */
const InFigures = (props: { days: Day[] }) => {
  const [isOpen, setOpen] = createSignal(false);
  const columns = [
    { name: "reports.conversations", of: (day: Day) => day.conversations },
    { name: "reports.alone", of: (day: Day) => day.alone },
    { name: "reports.handedOver", of: (day: Day) => day.handedOver },
  ] as const;
  return (
    <details class="more-fields" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("lab.gate.table")}</summary>
      <Show when={isOpen()}>
        <section class="scroll report-figures" tabindex="0" aria-label={t("reports.days")}>
          <table class="report-table">
            <thead>
              <tr>
                <th scope="col">{t("reports.oneDay")}</th>
                <For each={columns}>{({ name }) => <th scope="col">{t(name)}</th>}</For>
              </tr>
            </thead>
            <tbody>
              <For each={[...props.days].reverse()}>
                {(day) => (
                  <tr>
                    <th scope="row">{dateOf(day.at)}</th>
                    <For each={columns}>{({ of }) => <td>{whole(of(day))}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </details>
  );
};

/** One bar a day: what the bot resolved below, what it handed over on it, the rest above. The rule under it picks a day by key, finger or mouse; the table says all of them in figures. */
export const Days = (props: { days: Day[] }) => {
  const id = createUniqueId();
  const [at, setAt] = createSignal<number | null>(null);
  const picked = () => props.days[Math.min(at() ?? props.days.length - 1, props.days.length - 1)];
  const told = () => {
    const day = picked();
    return day ? said(day) : "";
  };
  const most = () => Math.max(0, ...props.days.map(({ conversations }) => conversations));
  const high = (n: number) => (n / Math.max(1, most())) * (HEIGHT - 4);
  const wide = () => 1000 / Math.max(1, props.days.length);
  const dayAt = (at: number) => {
    const found = props.days.at(at);
    return found ? dateOf(found.at) : "";
  };
  const first = () => dayAt(0);
  const last = () => dayAt(-1);
  const sum = (of: (day: Day) => number) => props.days.reduce((all, day) => all + of(day), 0);
  return (
    <section class="card report-card">
      <h2>{t("reports.days")}</h2>
      <svg
        class="report-days"
        viewBox={`0 0 1000 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("reports.daysText", {
          all: whole(sum((day) => day.conversations)),
          alone: whole(sum((day) => day.alone)),
          handed: whole(sum((day) => day.handedOver)),
        })}
      >
        <For each={props.days}>
          {(day, n) => {
            const x = () => n() * wide() + wide() * 0.12;
            const handed = () => Math.min(day.handedOver, day.conversations - day.alone);
            const Part = (part: { class: string; from: number; of: number }) => (
              <rect
                class={part.class}
                x={x()}
                width={wide() * 0.76}
                y={HEIGHT - high(part.from + part.of)}
                height={high(part.of)}
              />
            );
            return (
              <g>
                <title>{said(day)}</title>
                <rect
                  class="nothing"
                  classList={{ picked: at() !== null && picked() === day }}
                  x={n() * wide()}
                  width={wide()}
                  y={0}
                  height={HEIGHT}
                />
                <Part class="alone" from={0} of={day.alone} />
                <Part class="handed" from={day.alone} of={handed()} />
                <Part class="others" from={day.alone + handed()} of={day.conversations - day.alone - handed()} />
              </g>
            );
          }}
        </For>
      </svg>
      <p class="report-span num">
        <span>{first()}</span>
        <span>{t("reports.mostADay", { n: whole(most()) })}</span>
        <span>{last()}</span>
      </p>
      <div class="report-pick">
        <label for={id}>{t("reports.oneDay")}</label>
        <input
          id={id}
          type="range"
          min="0"
          max={Math.max(0, props.days.length - 1)}
          value={at() ?? Math.max(0, props.days.length - 1)}
          aria-valuetext={told()}
          onInput={(event) => setAt(event.currentTarget.valueAsNumber)}
        />
        <output class="num" for={id}>
          {told()}
        </output>
      </div>
      <p class="report-key">
        <span class="alone">{t("reports.alone")}</span>
        <span class="handed">{t("reports.handedOver")}</span>
        <span class="others">{t("reports.others")}</span>
      </p>
      <InFigures days={props.days} />
    </section>
  );
};
