import type { BotReport } from "../../../../src/realtime/wire";
import { locale, t } from "../../app/words";

const tag = () => (locale() === "ru" ? "ru-RU" : "en-GB");
export const whole = (n: number) => new Intl.NumberFormat(tag()).format(n);
/** A share in words; a dash where there is nothing to divide by. */
export const share = (part: number, of: number) =>
  of === 0 ? "–" : new Intl.NumberFormat(tag(), { style: "percent", maximumFractionDigits: 0 }).format(part / of);

/** Fewer say nothing as a share: they are told as a count. */
const FEW = 10;
/** A share of what people said, or how many of how many where they are too few for one. */
export const shareOrCount = (part: number, of: number) =>
  of > 0 && of < FEW ? t("lab.gate.of", { n: whole(part), all: whole(of) }) : share(part, of);

export const judged = (report: BotReport, by: "customer" | "agent") => {
  const { right, wrong, should_hand_over: late } = report.verdicts[by];
  return { right, all: right + wrong + late };
};
export const kept = ({ suggestions }: BotReport) => {
  const settled = suggestions.map((one) => ({ kept: one.kept, all: one.kept + one.corrected + one.dismissed }));
  return settled.reduce((sum, one) => ({ kept: sum.kept + one.kept, all: sum.all + one.all }), { kept: 0, all: 0 });
};

const DAY_MS = 86_400_000;
/** Whole days in the reader's own time zone, today with them. */
export const spanOf = (days: number, now: number) => {
  const to = new Date(now).setHours(24, 0, 0, 0);
  return { from: to - days * DAY_MS, to };
};
