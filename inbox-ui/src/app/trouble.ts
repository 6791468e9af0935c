import { ApiError, isRecord } from "../api/http";
import { toast } from "../ui/toast";
import { size } from "./time";
import { locale, t, told } from "./words";

/** Which fields the server did not like, by their names. */
const fieldsOf = (details: Record<string, unknown>) => {
  const issues = Array.isArray(details.issues) ? details.issues : [];
  const named = issues.flatMap((issue) => {
    const path = isRecord(issue) ? issue.path : null;
    return typeof path === "string" ? [path] : Array.isArray(path) ? [path.join(".")] : [];
  });
  return [...new Set(named)].join(", ") || (typeof details.field === "string" ? details.field : "");
};

const misplaced = ["no_parent", "itself", "third_level", "has_children"] as const;
const isMisplaced = (reason: unknown): reason is (typeof misplaced)[number] => misplaced.some((one) => one === reason);

/** What a rule of the desk said, in the reader's words. Every code of the kernel's problems that a screen can meet. */
const said = ({ problem }: ApiError): string | null => {
  const { code, message, details } = problem;
  switch (code) {
    case "conversation.closed":
      return t("problem.closed");
    case "conflict":
      if (details.reason === "last_admin") return t("problem.lastAdmin");
      return t(details.reason === "shortcut_taken" ? "problem.shortcutTaken" : "problem.conflict");
    case "not_allowed":
      return details.field === "currentPassword" ? t("problem.wrongPassword") : null;
    case "bad_input":
      if (typeof details.line === "number") {
        const why = details.reason === "not_json" ? t("problem.notJson") : String(details.why ?? message);
        return t("problem.line", { n: details.line, why });
      }
      if (typeof details.category === "string" && isMisplaced(details.reason))
        return t(`problem.category.${details.reason}`, { name: details.category, parent: String(details.parent) });
      return t("problem.input", { what: fieldsOf(details) || message });
    case "rate_limited":
      return t("problem.slow");
    case "connection.bad_settings":
      return t(details.kind === "unreachable" ? "problem.settingsUnchecked" : "problem.settings", {
        message: told(String(details.said ?? message)).replace(/\.$/, ""),
      });
    case "secret.again":
      return t("problem.secretAgain");
    case "message.already_sent":
      return t("problem.undoLate");
    case "message.not_ours":
      return t("problem.notOurs");
    case "message.window_closed":
      return t("problem.windowClosed", { hours: Number(details.hours) || 24 });
    case "message.not_supported":
      return t("problem.notSupported");
    case "file.too_large":
      return t("problem.fileTooLarge", { max: size(Number(details.bytesMax) || 0, locale()) });
    case "lab.not_draft":
    case "lab.bad_prompt":
    case "lab.untried":
    case "lab.regression":
    case "lab.empty_set":
    case "gaps.not_open":
    case "gaps.no_draft":
      return t(`problem.${code}`);
    case "store.busy":
      return t("problem.busy");
    case "store.full":
      return t("problem.full");
    default:
      return null;
  }
};

/** What went wrong, in the reader's words. */
export const inWords = (error: unknown): string => {
  if (!(error instanceof ApiError))
    return t("problem.unknown", { message: error instanceof Error ? error.message : "?" });
  if (error.status === 0) return t("problem.network");
  const known = said(error);
  if (known) return known;
  if (error.status === 403) return t("problem.forbidden");
  if (error.status === 404) return t("problem.gone");
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
