import { For } from "solid-js";
import { t } from "../../app/words";

const HIGH = 22;
const WIDE = 9;

/** One bar a week; said in words too. */
export const Weeks = (props: { weeks: number[] }) => {
  const most = () => Math.max(1, ...props.weeks);
  const lately = () => props.weeks.slice(-4).reduce((sum, one) => sum + one, 0);
  const before = () => props.weeks.slice(0, -4).reduce((sum, one) => sum + one, 0);
  return (
    <svg
      class="gap-weeks"
      viewBox={`0 0 ${props.weeks.length * WIDE} ${HIGH}`}
      role="img"
      aria-label={t("gaps.weeks", { now: lately(), before: before() })}
    >
      <For each={props.weeks}>
        {(count, n) => {
          const high = () => (count === 0 ? 1 : Math.max(3, (count / most()) * HIGH));
          return <rect x={n() * WIDE} width={WIDE - 2} y={HIGH - high()} height={high()} rx="1" />;
        }}
      </For>
    </svg>
  );
};
