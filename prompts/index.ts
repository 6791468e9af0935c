import { answer } from "./answer/schema";
import { classify } from "./classify/schema";
import { draftArticle } from "./draft-article/schema";
import { fields } from "./fields/schema";
import { handOff } from "./hand-off/schema";
import { rewrite } from "./rewrite/schema";
import { suggestReply } from "./suggest-reply/schema";
import { summarize } from "./summarize/schema";
import { translate } from "./translate/schema";

/** Every prompt there is, one line each: what the lab lets leads reword. */
export const prompts = [
  classify,
  answer,
  handOff,
  suggestReply,
  summarize,
  translate,
  rewrite,
  fields,
  draftArticle,
] as const;
