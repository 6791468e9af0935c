import type { OpenThread } from "../../live/apply";

const anHour = 3_600_000;

/** Until when free text may be sent; null where the channel sets no limit. What nobody has written to is closed from the start. Pure. */
export const freeUntil = ({ capabilities, messages }: Pick<OpenThread, "capabilities" | "messages">): number | null => {
  const hours = capabilities.freeTextHours;
  if (!hours) return null;
  const last = messages.findLast((message) => message.direction === "in" && message.automatic === null);
  return last ? last.at + hours * anHour : 0;
};

/** A template's text with what was filled in; what is still empty keeps its number. Pure. */
export const filledTemplate = (body: string, variables: string[]) =>
  body.replace(/\{\{(\d+)\}\}/g, (hole, n: string) => variables[Number(n) - 1]?.trim() || hole);
