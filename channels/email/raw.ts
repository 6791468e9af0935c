/** One mail on its way to the reader: where its bytes are and how it came. */
import { z } from "zod";
import type { InboundContext } from "../contract";
import type { EmailSettings } from "./settings";

export const rawShape = z.object({
  /** The whole mail in base64, when it is kept with the payload; otherwise `spool` names it. */
  mime: z.string().optional(),
  spool: z.string().optional(),
  from: z.enum(["inbox", "sent", "webhook", "file"]).default("file"),
  /** Which folder and message of the server it was, for people who look for it there. */
  folder: z.string().optional(),
  uid: z.number().optional(),
  /** Milliseconds by the server's clock; the mail's own Date may be anything. */
  receivedAt: z.number().optional(),
  /** Who the envelope named, which no header need repeat. */
  recipient: z.string().optional(),
  /** Bytes of the whole, when only its beginning was read. */
  fullSize: z.number().optional(),
});
export type Raw = z.infer<typeof rawShape>;

/** The mail's bytes. Throws when they are no longer kept. */
export const bytesOf = async (
  raw: Raw,
  { spooled }: Pick<InboundContext<EmailSettings>, "spooled">,
): Promise<Uint8Array> => {
  const bytes = raw.mime === undefined ? await spooled(raw.spool ?? "") : Buffer.from(raw.mime, "base64");
  if (!bytes) throw new Error("The mail is no longer kept.");
  return bytes;
};

/** A file that holds a mail, as `inbound` wants it. */
export const fromFile = (bytes: Uint8Array): Raw => ({ mime: Buffer.from(bytes).toString("base64"), from: "file" });
