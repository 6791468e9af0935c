import type { RichText } from "../../../../channels/contract";
import { hmacHex, sameSecret } from "../../../../channels/kit/signature";
import { detectLanguage } from "../../../kernel/text";
import type { Message } from "../model";
import { isVerdictButton } from "./model";

const texts = {
  en: { ask: "Did this help?", yes: "Yes", no: "No" },
  ru: { ask: "Ответ помог?", yes: "Да", no: "Нет" },
};
const SIGNATURE_CHARS = 40;

/** Addresses under which the reader of a mail says whether an answer helped: signed, so that nobody can guess another's. */
export const openVerdictLinks = ({ secret, publicUrl }: { secret: string; publicUrl: string }) => {
  const signed = (id: string) => hmacHex(secret, `verdict ${id}`).slice(0, SIGNATURE_CHARS);
  const tokenOf = (id: string) => `${Buffer.from(id).toString("base64url")}.${signed(id)}`;
  return {
    tokenOf,
    /** The message a token is for, or null for one that we have not made. */
    messageOf: (token: string): string | null => {
      const [id = "", signature = ""] = token.split(".");
      const message = Buffer.from(id, "base64url").toString("utf8");
      return message !== "" && sameSecret(signature, signed(message)) ? message : null;
    },
    /** What stands under an answer where there is nothing to press. */
    under: ({ id, text, buttons }: Message): RichText => {
      if (!buttons?.some(isVerdictButton)) return [];
      const { ask, yes, no } = texts[detectLanguage(text) === "ru" ? "ru" : "en"];
      const href = (said: "up" | "down") => `${publicUrl}/verdict/${tokenOf(id)}?said=${said}`;
      const spans = [
        { text: `${ask} ` },
        { text: `👍 ${yes}`, href: href("up") },
        { text: " · " },
        { text: `👎 ${no}`, href: href("down") },
      ];
      return [{ type: "paragraph", spans }];
    },
  };
};
export type VerdictLinks = ReturnType<typeof openVerdictLinks>;
