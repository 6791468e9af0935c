import type { SettingField } from "../../../../../channels/contract";

// The server goes by the same rule (channels/kit/needed.ts); the screen takes nothing but types from there.

type Settings = Record<string, unknown>;
const holds = (when: Record<string, string[]> | undefined, settings: Settings): boolean =>
  when !== undefined && Object.entries(when).every(([key, values]) => values.includes(String(settings[key])));

/** Whether a setting must be filled in beside the others as they are. Pure. */
export const isNeeded = (
  { required, neededWhen }: Pick<SettingField, "required" | "neededWhen">,
  settings: Settings,
): boolean => required || holds(neededWhen, settings);

/** Whether a setting that may stay empty belongs to what was chosen. Pure. */
export const isOffered = ({ offeredWhen }: Pick<SettingField, "offeredWhen">, settings: Settings): boolean =>
  holds(offeredWhen, settings);

/** What is said beneath a field: what it is, and while nothing stands there what that means. Pure. */
export const helpOf = ({ help, empty }: SettingField, value: unknown, locale: "en" | "ru"): string | undefined => {
  const all = [isEmpty(value) ? empty?.[locale] : undefined, help?.[locale]].filter((one) => one !== undefined);
  return all.length > 0 ? all.join(". ") : undefined;
};

/** Whether nothing stands in a field: no text but spaces, no lines. Pure. */
export const isEmpty = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
};
