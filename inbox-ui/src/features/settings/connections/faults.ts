import type { SettingField } from "../../../../../channels/contract";
import { ApiError, isRecord } from "../../../api/http";
import { locale, t, told } from "../../../app/words";
import { isEmpty, isNeeded } from "./needed";

type Settings = Record<string, unknown>;
/** What is wrong, in the reader's words, by the field's key. */
export type Faults = Record<string, string>;

const sentences = (...all: (string | undefined)[]): string =>
  all.flatMap((one) => (one ? [/[.…?!]$/.test(one) ? one : `${one}.`] : [])).join(" ");

/** A field that must be filled in and is not: which, and where its value comes from. */
export const missing = (field: SettingField): string =>
  sentences(t("connection.missing", { field: field.label[locale()] }), field.help?.[locale()]);

const kindly = ({ kind }: SettingField): string => {
  if (kind === "url") return t("connection.wrongUrl");
  return t(kind === "number" ? "connection.wrongNumber" : "connection.wrongValue");
};
const unfit = (field: SettingField, settings: Settings): string =>
  isEmpty(settings[field.key]) ? missing(field) : sentences(field.wrong?.[locale()] ?? kindly(field));

/** The one secret the platform was shown, when there was only one: a refusal can mean no other. */
const shown = (fields: readonly SettingField[], settings: Settings) => {
  const sent = fields.filter(
    (field) => field.kind === "secret" && !field.staysHere && !field.isMade && isNeeded(field, settings),
  );
  return sent.length === 1 ? sent[0] : undefined;
};

/** What the server refused, at the fields it means; empty when it means none of them. */
export const faultsIn = (error: unknown, fields: readonly SettingField[], settings: Settings): Faults => {
  if (!(error instanceof ApiError)) return {};
  const { code, details, message } = error.problem;
  const at = (key: unknown, say: (field: SettingField) => string): [string, string][] =>
    fields.flatMap((field) => (field.key === key ? [[field.key, say(field)]] : []));
  if (code === "secret.again" && Array.isArray(details.secrets))
    return Object.fromEntries(details.secrets.flatMap((key) => at(key, () => t("connection.secretAgain"))));
  if (code !== "connection.bad_settings") return {};
  if (Array.isArray(details.issues))
    return Object.fromEntries(
      details.issues.flatMap((issue) => at(isRecord(issue) && issue.path, (field) => unfit(field, settings))),
    );
  const secret = details.code === "bad_token" ? shown(fields, settings) : undefined;
  return secret
    ? { [secret.key]: t("connection.refused", { message: sentences(told(String(details.said ?? message))) }) }
    : {};
};
