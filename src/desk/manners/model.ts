import { z } from "zod";

const Words = z.object({ en: z.string().max(1000).default(""), ru: z.string().max(1000).default("") });

/** How the bot carries itself; stored under the key "manners". Empty words are those that Parley ships with. */
export const Manners = z.object({
  /** The name it signs with where a channel shows one. Empty: the desk's. */
  name: z.string().trim().max(60).default(""),
  /** What it says of itself to who only greets. */
  introduction: Words.prefault({}),
  /** What it adds when it hands over. */
  handOff: Words.prefault({}),
  /** More ways to ask for a person, besides all that are known. */
  personWords: z.array(z.string().trim().min(2).max(80)).max(100).default([]),
  /** Contacts and companies marked as important go straight to a person. */
  vipToPerson: z.boolean().default(true),
});
export type Manners = z.infer<typeof Manners>;
export const defaultManners: Manners = Manners.parse({});
