/** Files of a mail: with its payload when it was small, else cut from the mail in the spool. */
import { z } from "zod";
import { type ConnectionNeeds, DeliveryFailure, type FetchedFile, type FileRef } from "../contract";
import { readMailBeside } from "./read/beside";

const shape = z.union([
  z.looseObject({ bytes: z.string() }),
  z.looseObject({ spool: z.string(), index: z.number().int().min(0) }),
]);

/** The mail itself is needed for its files only. */
export const fetched = async (spool: ConnectionNeeds<unknown>["spool"], refs: readonly FileRef[]): Promise<void> => {
  const keys = new Set(refs.flatMap(({ spool: key }) => (typeof key === "string" ? [key] : [])));
  for (const key of keys) await spool.drop(key);
};

/** Throws DeliveryFailure "rejected" when the mail is gone: it will never come. */
export const fetchFile = async (spool: ConnectionNeeds<unknown>["spool"], ref: FileRef): Promise<FetchedFile> => {
  const given = shape.parse(ref);
  if ("bytes" in given) return { bytes: Buffer.from(String(given.bytes), "base64") };
  const mail = await spool.get(given.spool);
  const found = mail && (await readMailBeside(mail)).attachments[given.index];
  if (!found) throw new DeliveryFailure("rejected", "platform_error", "The mail with this file is no longer kept.");
  return { bytes: found.bytes, mime: found.type, name: found.name };
};
