import type { Button } from "../../../../channels/contract";
import type { schemas } from "../../../../db/client";
import type { Message } from "../model";

export type Verdict = (typeof schemas.postgres)["verdicts"]["$inferSelect"];
export type Opinion = Verdict["verdict"];

const PRESSED = { "verdict:up": "right", "verdict:down": "wrong" } as const;

/** The two buttons under an answer of the bot. */
export const verdictButtons: Button[] = [
  { label: "👍", data: "verdict:up" },
  { label: "👎", data: "verdict:down" },
];
export const isVerdictButton = ({ data }: Pick<Button, "data">): boolean => Object.hasOwn(PRESSED, data);

/** What a pressed button says; null for any other button. */
export const opinionOfButton = (data: string): "right" | "wrong" | null =>
  data === "verdict:up" || data === "verdict:down" ? PRESSED[data] : null;

/** What a set of reactions says: a thumb, in any skin, and nothing else. Both thumbs say nothing. */
export const opinionOfReactions = (emoji: readonly string[]): "right" | "wrong" | null => {
  const [up, down] = ["👍", "👎"].map((thumb) => emoji.some((one) => one.startsWith(thumb)));
  return up === down ? null : up ? "right" : "wrong";
};

/** Only what the bot itself said to the customer can be right or wrong. */
export const canBeJudged = ({ authorKind, direction, deletedAt }: Message): boolean =>
  authorKind === "bot" && direction === "out" && deletedAt === null;
