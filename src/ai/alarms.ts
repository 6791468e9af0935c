import { grave } from "./tone/lexicon";

/** What no bot should answer, by what it is: told to the agent as the reason. */
export type Alarm = keyof typeof grave;

// The gravest first.
const alarms = ["danger", "legal", "fraud", "angry"] as const satisfies readonly Alarm[];

const LETTERS_MIN = 15;
/** Shouting: most letters large, and signs that say so. */
const isShouted = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const large = text.match(/\p{Lu}/gu)?.length ?? 0;
  return letters >= LETTERS_MIN && large / letters > 0.8 && /[!?]{2,}/.test(text);
};

/** Danger, the law, fraud or great anger in a text: the gravest of them; null where it sounds of none. */
export const alarmIn = (text: string): Alarm | null => {
  const said = text
    .normalize("NFKC")
    .replace(/[’‘`]/g, "'")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return alarms.find((name) => grave[name].test(said)) ?? (isShouted(said) ? "angry" : null);
};
