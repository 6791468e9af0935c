import { For } from "solid-js";
import type { BotReport } from "../../../../src/realtime/wire";
import { day as dayOf } from "../../app/time";
import { locale, t } from "../../app/words";
import { whole } from "./figures";

const HEIGHT = 132;
const HALF_A_DAY_MS = 12 * 3_600_000;
/** A day's date: days are 24 hours long and begin an hour beside midnight where the clock was changed since. */
const dateOf = (at: number) => dayOf(at + HALF_A_DAY_MS, locale());

/** One bar a day: what the bot resolved below, what it handed over on it, the rest above. The table under it says the same in figures. */
export const Days = (props: { days: BotReport["days"] }) => {
  const most = () => Math.max(0, ...props.days.map(({ conversations }) => conversations));
  const high = (n: number) => (n / Math.max(1, most())) * (HEIGHT - 4);
  const wide = () => 1000 / Math.max(1, props.days.length);
  const dayAt = (at: number) => {
    const found = props.days.at(at);
    return found ? dateOf(found.at) : "";
  };
  const first = () => dayAt(0);
  const last = () => dayAt(-1);
  const sum = (of: (day: BotReport["days"][number]) => number) => props.days.reduce((all, day) => all + of(day), 0);
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
                <title>
                  {t("reports.day", {
                    day: dateOf(day.at),
                    all: whole(day.conversations),
                    alone: whole(day.alone),
                    handed: whole(day.handedOver),
                  })}
                </title>
                <rect class="nothing" x={n() * wide()} width={wide()} y={0} height={HEIGHT} />
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
      <p class="report-key">
        <span class="alone">{t("reports.alone")}</span>
        <span class="handed">{t("reports.handedOver")}</span>
        <span class="others">{t("reports.others")}</span>
      </p>
    </section>
  );
};
