import { answer } from "./answer/schema";
import { classify } from "./classify/schema";
import { handOff } from "./hand-off/schema";

/** Every prompt there is, one line each: what the lab lets leads reword. */
export const prompts = [classify, answer, handOff] as const;
