import { personalIn, readPlain } from "../models/personal";

const HIDDEN = "•••";
/** What follows one of these words is a secret when it looks like one: it holds a digit, or stands behind a colon. */
const NAMED =
  /((?<![\p{L}\p{N}])(?:password|passcode|passphrase|pin(?: code)?|cvv|cvc|security code|one-time code|парол[ьяею]м?|пин(?:-код)?|код из (?:смс|sms)|код подтверждения)(?:(?: (?:is|was|это|такой|был)|\s*[—–-])?\s+|\s*[:=]\s*))(\S+)/giu;

const isSecret = (before: string, value: string) => /[:=]\s*$/.test(before) || /\d/.test(value);

/** The text with card numbers, passwords and codes blanked out: nobody who takes over needs them said again. */
export const hideSecrets = (text: string): string => {
  const found = personalIn(readPlain(text)).filter(({ kind }) => kind === "CARD");
  let hidden = "";
  let at = 0;
  for (const { from, to } of found) {
    hidden += text.slice(at, from) + HIDDEN;
    at = to;
  }
  return (hidden + text.slice(at)).replace(NAMED, (whole, before: string, value: string) =>
    isSecret(before, value) ? `${before}${HIDDEN}` : whole,
  );
};
