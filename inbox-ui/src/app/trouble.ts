import { ApiError } from "../api/http";
import { toast } from "../ui/toast";
import { t } from "./words";

/** What went wrong, in the reader's words. */
export const inWords = (error: unknown): string => {
  if (!(error instanceof ApiError))
    return t("problem.unknown", { message: error instanceof Error ? error.message : "?" });
  if (error.status === 0) return t("problem.network");
  if (error.status === 403) return t("problem.forbidden");
  if (error.status === 404) return t("problem.gone");
  if (error.problem.code === "conversation.closed") return t("problem.closed");
  return t("problem.unknown", { message: error.problem.message });
};
/** Runs something that may fail and says so if it does. */
export const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    toast(inWords(error), { wrong: true });
    return undefined;
  }
};
