import { DAY_MS } from "../../kernel/time";
import type { BotReport } from "../../kernel/wire";

/** A conversation is only called resolved once it has stayed quiet this long. */
export const QUIET_MS = 3 * DAY_MS;

export type Opinion = "right" | "wrong" | "should_hand_over";
/** What became of one conversation, read from its rows. */
export type Story = {
  openedAt: number;
  category: string | null;
  /** What was said in public, oldest first. An answer is what the bot said with its sources. */
  said: { at: number; by: "customer" | "bot" | "agent" | "system"; isAnswer: boolean }[];
  /** When it was given to a person, with the reason. */
  handOffs: { at: number; reason: string }[];
  verdicts: { message: string; by: "customer" | "agent"; verdict: Opinion }[];
  suggestions: { kind: string; fate: string }[];
};

/** The moment from which nobody said anything for three days; null while that has not been. Who comes back later has something new. */
const quietFrom = ({ said }: Story, now: number): number | null =>
  said.find(({ at }, n) => (said[n + 1]?.at ?? now) - at >= QUIET_MS)?.at ?? null;

/** How a conversation that the bot answered ended: by the bot alone, with a person, or it is too early to say. */
export const endOf = (story: Story, now: number): "alone" | "person" | "early" | "unanswered" => {
  const quiet = quietFrom(story, now);
  const until = quiet ?? now;
  const said = story.said.filter(({ at }) => at <= until);
  if (!said.some(({ isAnswer }) => isAnswer)) return "unanswered";
  const given = story.handOffs.some(({ at }) => at < until + QUIET_MS);
  if (given || said.some(({ by }) => by === "agent")) return "person";
  return quiet === null ? "early" : "alone";
};

const count = (into: Map<string, number>, key: string): void => {
  into.set(key, (into.get(key) ?? 0) + 1);
};
const ranked = (counts: Map<string, number>) =>
  [...counts]
    .map(([name, n]) => ({ name, count: n }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));

/**
 * The last word on one answer: an agent's counts before a customer's, and one who says no before one who says yes, so
 * that an answer is never called right on the better of two opinions.
 */
const judgedBy = (story: Story, by: "customer" | "agent") => {
  const opinions = new Map<string, Opinion>();
  for (const { message, verdict, by: whose } of story.verdicts)
    if (whose === by && (opinions.get(message) ?? "right") === "right") opinions.set(message, verdict);
  return [...opinions.values()];
};

const emptyKind = () => ({ kept: 0, corrected: 0, dismissed: 0, open: 0 });
const fates: Record<string, keyof ReturnType<typeof emptyKind>> = {
  applied: "kept",
  accepted: "kept",
  corrected: "corrected",
  dismissed: "dismissed",
  shown: "open",
};

/** Puts conversations together, one after the other, so that a long time needs little memory. */
export const openTally = ({ from, to, now }: { from: number; to: number; now: number }) => {
  const totals = { conversations: 0, answered: 0, alone: 0, early: 0, handedOver: 0 };
  const verdicts: BotReport["verdicts"] = {
    customer: { right: 0, wrong: 0, should_hand_over: 0 },
    agent: { right: 0, wrong: 0, should_hand_over: 0 },
  };
  const reasons = new Map<string, number>();
  const kinds = new Map<string, ReturnType<typeof emptyKind>>();
  const days = Array.from({ length: Math.max(1, Math.ceil((to - from) / DAY_MS)) }, (_, n) => ({
    at: from + n * DAY_MS,
    conversations: 0,
    alone: 0,
    handedOver: 0,
  }));
  const categories = new Map<string, BotReport["categories"][number]>();
  const categoryOf = (id: string | null) => {
    const key = id ?? "";
    const known = categories.get(key) ?? {
      category: id,
      conversations: 0,
      answered: 0,
      alone: 0,
      handedOver: 0,
      wrong: 0,
    };
    categories.set(key, known);
    return known;
  };
  const add = (story: Story): void => {
    const end = endOf(story, now);
    const isHandedOver = story.handOffs.length > 0;
    const category = categoryOf(story.category);
    const day = days[Math.min(days.length - 1, Math.floor((story.openedAt - from) / DAY_MS))];
    for (const one of [totals, category, day]) {
      if (!one) continue;
      one.conversations++;
      if ("answered" in one && end !== "unanswered") one.answered++;
      if (end === "alone") one.alone++;
      if ("early" in one && end === "early") one.early++;
      if (isHandedOver) one.handedOver++;
    }
    for (const { reason } of story.handOffs) count(reasons, reason);
    for (const by of ["customer", "agent"] as const) {
      for (const opinion of judgedBy(story, by)) {
        verdicts[by][opinion]++;
        if (opinion !== "right") category.wrong++;
      }
    }
    for (const { kind, fate } of story.suggestions) {
      const counted = fates[fate];
      if (!counted) continue;
      const of = kinds.get(kind) ?? emptyKind();
      of[counted]++;
      kinds.set(kind, of);
    }
  };
  const told = (): Omit<BotReport, "cost"> => ({
    from,
    to,
    ...totals,
    verdicts,
    reasons: ranked(reasons),
    suggestions: [...kinds].map(([kind, counts]) => ({ kind, ...counts })).sort((a, b) => a.kind.localeCompare(b.kind)),
    days,
    categories: [...categories.values()].sort((a, b) => b.conversations - a.conversations),
  });
  return { add, told };
};
