/** What a newcomer may do on a phone. */
import { z } from "zod";

const id = z.string().min(1).max(200);
const text = z.string().trim().min(1).max(4096);
const file = z.object({
  name: z.string().min(1).max(100),
  mime: z.string().max(100),
  base64: z.string().max(14_000_000),
});

export const MessengerAct = z.discriminatedUnion("does", [
  z.object({ does: z.literal("writes"), text, replyTo: id.optional() }),
  z.object({ does: z.literal("sends"), file, text: z.string().max(1000).default(""), replyTo: id.optional() }),
  z.object({ does: z.literal("presses"), line: id, data: z.string().max(200) }),
  z.object({ does: z.literal("edits"), line: id, text }),
  z.object({ does: z.literal("removes"), line: id }),
  z.object({ does: z.literal("reacts"), line: id, emoji: z.string().max(16) }),
  z.object({ does: z.literal("reads") }),
]);
export type MessengerAct = z.infer<typeof MessengerAct>;

export const MailAct = z.discriminatedUnion("does", [
  z.object({ does: z.literal("writes"), subject: z.string().trim().max(200), text, files: z.array(file).max(5) }),
  z.object({ does: z.literal("replies"), mail: id, text, files: z.array(file).max(5) }),
  z.object({ does: z.literal("reads"), mail: id }),
]);
export type MailAct = z.infer<typeof MailAct>;

/** Who does it, and in which chat. */
export const Where = z.object({ chat: id, as: id });
export type Where = z.infer<typeof Where>;

export const bytesOf = ({ base64 }: { base64: string }): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));
