/** Outlook's own threading (MS-OXOMSG 2.2.1.3): 22 bytes of conversation, 5 more for each answer. */
import { createHash } from "node:crypto";

/** The Thread-Index of one message of a conversation: the customer's Outlook's when it had one, else made from the root. */
export const threadIndex = ({ root, outlook, id }: { root: string; outlook?: string; id: string }): string => {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const known = Buffer.from(outlook ?? "", "base64url");
  // Reserved byte 1, five bytes of a time (any constant one: it only has to stay the same), sixteen of an id.
  const head =
    known.byteLength === 22
      ? known
      : Buffer.concat([Buffer.from("01dc00000000", "hex"), digest(`conversation ${root}`).subarray(0, 16)]);
  return Buffer.concat([head, digest(`answer ${id}`).subarray(0, 5)]).toString("base64");
};

/** The subject without any number of Re:, Fwd: and their like in other languages. */
export const topicOf = (subject: string): string => {
  const bare = subject.replace(
    /^\s*(?:(?:re|fwd?|aw|wg|sv|vs|antw|rv|enc|res|rif|tr|odp|ynt|ilt|отв|ответ|пер|пересл|回复|回覆|答复|转发|轉寄|返信|転送|답장|전달)(?:\[\d+\])?\s*[:：]\s*)+/iu,
    "",
  );
  return bare.trim();
};
