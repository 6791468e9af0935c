import type { Capabilities } from "../../../../channels/contract";
import { t } from "../../app/words";

/** What to say about the length of a text: nothing until it nears the channel's limit. */
export const amount = (text: string, { maxChars, splits }: Capabilities["text"]) => {
  const count = [...text].length;
  if (count > maxChars && splits)
    return { over: false, text: t("composer.splits", { n: Math.ceil(count / maxChars) }) };
  if (count > maxChars) return { over: true, text: t("composer.over", { n: count - maxChars }) };
  return count > maxChars * 0.85 ? { over: false, text: t("composer.left", { n: maxChars - count }) } : null;
};
