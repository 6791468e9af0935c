import type { SettingField } from "../../../../../channels/contract";

// The server goes by the same rule (channels/kit/needed.ts); the screen takes nothing but types from there.

/** Whether a setting must be filled in beside the others as they are. Pure. */
export const isNeeded = (
  { required, neededWhen }: Pick<SettingField, "required" | "neededWhen">,
  settings: Record<string, unknown>,
): boolean =>
  required ||
  (neededWhen !== undefined &&
    Object.entries(neededWhen).every(([key, values]) => values.includes(String(settings[key]))));

/** Whether nothing stands in a field: no text but spaces, no lines. Pure. */
export const isEmpty = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
};
