/** Files a customer sent: the page brings and decrypts them. */
import { z } from "zod";
import { DeliveryFailure, type FetchedFile, type FileRef } from "../../contract";
import { FILE_MAX } from "./capabilities";
import { repeatable } from "./failure";
import { findMessage, type Sender } from "./send";
import { within } from "./within";

const shape = z.looseObject({ message: z.string() });
const FETCH_MS = 120_000;

const fetchNow = async (needs: Pick<Sender, "ready" | "people">, externalId: string): Promise<FetchedFile> => {
  const message = await findMessage(needs, needs.ready().client, externalId);
  if (!message || message.type === "revoked")
    throw new DeliveryFailure("rejected", "thread_gone", "WhatsApp Web no longer has this message.");
  if (!message.hasMedia) throw new DeliveryFailure("rejected", "not_supported", "There is no file on this message.");
  const media = await message.downloadMedia();
  // The phone is asked to upload it again; it may be switched off.
  if (!media) throw new DeliveryFailure("unreachable", "platform_error", "WhatsApp has not handed the file over yet.");
  const bytes = new Uint8Array(Buffer.from(media.data, "base64"));
  if (bytes.byteLength > FILE_MAX)
    throw new DeliveryFailure("rejected", "file_too_large", "Larger than the 64 MB that WhatsApp Web hands over.");
  const mime = media.mimetype.split(";")[0]?.trim();
  return { bytes, ...(mime ? { mime } : {}), ...(media.filename ? { name: media.filename } : {}) };
};

/** Brings one file. Throws DeliveryFailure. */
export const fetchFile = async (needs: Pick<Sender, "ready" | "people">, ref: FileRef): Promise<FetchedFile> => {
  const { message } = shape.parse(ref);
  try {
    return await within(fetchNow(needs, message), FETCH_MS);
  } catch (error) {
    throw repeatable(error);
  }
};
