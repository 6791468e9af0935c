import type { SettingField } from "../contract";

/** Whether a setting must be filled in beside the others as they are. Choices and switches always hold something. */
export const isNeeded = (
  { required, neededWhen }: Pick<SettingField, "required" | "neededWhen">,
  settings: Record<string, unknown>,
): boolean =>
  required ||
  (neededWhen !== undefined &&
    Object.entries(neededWhen).every(([key, values]) => values.includes(String(settings[key]))));

/** Whether a value says nothing: left out, only spaces, no lines. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);
