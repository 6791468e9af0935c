/** How the account stands: of each matter the latest news, and of all of them the worst. Pure. */
import { z } from "zod";
import type { AccountNews, ConnectionState } from "../../contract";

/** Not every trouble is called off: after a day in which the Graph API knew nothing of it, it is over. */
const TROUBLE_MS = 24 * 3_600_000;
/** What asks for nothing is shown so long. */
const NOTICE_MS = 7 * TROUBLE_MS;
const MATTERS_MAX = 50;
const CURE = "Look into WhatsApp Manager: what it asks for there must be done first.";

const tones = ["offline", "degraded", "notice"] as const;
export const news = z.object({
  matter: z.string(),
  tone: z.enum(tones),
  text: z.object({ en: z.string(), ru: z.string() }),
  at: z.number(),
  /** When it came, by our clock. */
  heardAt: z.number(),
  untilMs: z.number().optional(),
});
/** News as they are kept. */
export type Held = z.infer<typeof news>;

const rank = ({ tone }: Pick<AccountNews, "tone">) => tones.indexOf(tone);

/** Each matter by its latest news; what comes late changes nothing newer. Oldest matter first. */
export const withNews = (before: readonly Held[], told: readonly AccountNews[], heardAt: number): Held[] => {
  const matters = new Map(before.map((one) => [one.matter, one]));
  for (const { matter, tone, text, at, untilMs } of told) {
    if ((matters.get(matter)?.at ?? 0) > at) continue;
    matters.delete(matter);
    matters.set(matter, { matter, tone, text, at, heardAt, ...(untilMs === undefined ? {} : { untilMs }) });
  }
  return [...matters.values()].slice(-MATTERS_MAX);
};

const stands = ({ tone, heardAt, untilMs }: Held, now: number): boolean => {
  if (untilMs !== undefined) return now < untilMs;
  return now - heardAt <= (tone === "notice" ? NOTICE_MS : TROUBLE_MS);
};

/** What holds now, worst and newest first. */
export const current = (all: readonly Held[], now: number): Held[] =>
  all.filter((one) => stands(one, now)).sort((a, b) => rank(a) - rank(b) || b.at - a.at);

/** What was good news of a number's quality, as a probe found it, ends what was told of that. */
export const withoutQuality = (all: readonly Held[]): Held[] =>
  all.filter(({ matter, tone }) => tone === "notice" || !matter.startsWith("quality "));

/** The worst of what a probe found and what was told. */
export const standing = (all: readonly Held[], probed: ConnectionState, now: number): ConnectionState => {
  const [worst] = current(all, now);
  if (!worst || worst.tone === "notice" || probed.at === "offline") return probed;
  if (worst.tone === "degraded") return probed.at === "online" ? { at: "degraded", reason: worst.text.en } : probed;
  return { at: "offline", reason: worst.text.en, cure: CURE };
};
