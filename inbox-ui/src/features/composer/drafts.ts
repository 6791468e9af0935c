import { recall, remember } from "../../app/remember";

export type Mode = "reply" | "note";
/** Half-written texts outlive a reload and a walk to another conversation; replies and notes are kept apart. */
export const draftOf = (conversation: string, mode: Mode) => recall(`draft.${mode}.${conversation}`) ?? "";
export const keepDraft = (conversation: string, mode: Mode, text: string) =>
  remember(`draft.${mode}.${conversation}`, text);
