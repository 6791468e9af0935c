import type { ModelTask } from "../../../../../src/realtime/wire";
import { t } from "../../../app/words";

/** What a model is asked for, in a word. */
export const taskNamed = (task: ModelTask): string =>
  ({
    classify: t("models.classify"),
    answer: t("models.answer"),
    assist: t("models.assist"),
    embeddings: t("models.embeddings"),
  })[task];

/** Why a model gave no answer, in a sentence. */
export const causeOf = (kind: string | null, status: number | null = null): string => {
  if (status === 404) return t("models.why.unknown");
  switch (kind) {
    case "timeout":
      return t("models.why.timeout");
    case "throttled":
      return t("models.why.throttled");
    case "refused":
      return t("models.why.refused");
    case "malformed":
      return t("models.why.malformed");
    case "unauthorised":
      return t("models.why.unauthorised");
    case "off":
      return t("models.why.off");
    case "spent":
      return t("models.why.spent");
    default:
      return t("models.why.unreachable");
  }
};
