import { grave } from "./tone/grave";
import { dangerSaid, said } from "./tone/said";
import { isFurious } from "./tone/tone";

/** What no bot should answer, by what it is: told to the agent as the reason. */
type Alarm = keyof typeof grave;

// After danger, the gravest first.
const alarms = ["legal", "fraud", "angry"] as const satisfies readonly Alarm[];

const LETTERS_MIN = 15;
/** Shouting: most letters large, and signs that say so. */
const isShouted = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const large = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= LETTERS_MIN && large / letters > 0.8 && /[!?]{2,}/.test(text);
};

/** Danger, the law, fraud or great anger in a text: the gravest of them; null where it sounds of none. */
export const alarmIn = (text: string): Alarm | null => {
  const read = text
    .normalize("NFKC")
    .replace(/[’‘`]/g, "'")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  if (dangerSaid(read, [grave.danger]) !== null) return "danger";
  return (
    alarms.find((name) => said(read, [grave[name]]) !== null) ?? (isShouted(read) || isFurious(read) ? "angry" : null)
  );
};
