/** Files: a key brings an address that lives five minutes, the address brings the bytes. And the other way. */
import { z } from "zod";
import { DeliveryFailure, type FetchedFile, type FileRef, type OutFile } from "../../contract";
import { bodyUpTo } from "../../kit/body";
import { SIZES } from "./capabilities";
import { broken, type Graph, refusal, repeatable } from "./graph";
import type { CloudSettings } from "./settings";

const refShape = z.looseObject({ mediaId: z.string().nullable(), name: z.string().nullish() });
const located = z.looseObject({
  url: z.url(),
  mime_type: z.string().optional().catch(undefined),
  file_size: z.coerce.number().optional().catch(undefined),
});

const tooLarge = () => new DeliveryFailure("rejected", "file_too_large", "The file is larger than 100 MB.");

const whole = async (response: Response): Promise<Uint8Array> => {
  const bytes = await bodyUpTo(response, SIZES.document);
  if (!bytes) throw tooLarge();
  return bytes;
};

/** The token goes to Meta's own servers and to the one that was named in the settings, whatever address an answer holds. */
const mayHaveToken = (url: URL, graphUrl: string): boolean =>
  url.host === new URL(graphUrl).host ||
  (url.protocol === "https:" && /(^|\.)(facebook|fbsbx|whatsapp)\.(com|net)$/.test(url.hostname));

type Source = { graph: Graph; settings: CloudSettings };

/** Brings one file. Throws DeliveryFailure. */
export const fetchFile = async ({ graph, settings }: Source, ref: FileRef): Promise<FetchedFile> => {
  const { mediaId, name } = refShape.parse(ref);
  if (mediaId === null) throw new DeliveryFailure("rejected", "not_supported", "WhatsApp sent no key to this file.");
  const found = located.parse(await repeatable(graph(encodeURIComponent(mediaId))));
  if ((found.file_size ?? 0) > SIZES.document) throw tooLarge();
  const url = new URL(found.url);
  if (!mayHaveToken(url, settings.graphUrl))
    throw new DeliveryFailure("rejected", "platform_error", "The file's address is not one of WhatsApp's.");
  const download = async (): Promise<FetchedFile> => {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${settings.accessToken}`, "user-agent": "Parley" },
      // Redirects would carry the token along.
      redirect: "error",
      signal: AbortSignal.timeout(settings.requestTimeoutS * 1000),
    });
    if (!response.ok) {
      await response.body?.cancel();
      // An address that has run out is asked for anew at the next try.
      if (response.status === 404 || response.status === 410)
        throw new DeliveryFailure("unreachable", "platform_error", "The file's address has run out.");
      throw refusal(response, undefined);
    }
    const bytes = await whole(response);
    const mime = found.mime_type?.split(";")[0]?.trim();
    return { bytes, ...(mime ? { mime } : {}), ...(name ? { name } : {}) };
  };
  return repeatable(
    download().catch((error: unknown) => {
      throw broken(error);
    }),
  );
};

const uploaded = z.looseObject({ id: z.union([z.string(), z.number().transform(String)]) });

/** Gives WhatsApp a file; the key lives thirty days. May be repeated. */
export const upload = async ({ graph, settings }: Source, file: OutFile): Promise<string> => {
  const bytes = await file.open();
  if (bytes.byteLength > SIZES.document) throw tooLarge();
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", file.mime);
  form.set("file", new Blob([new Uint8Array(bytes)], { type: file.mime }), file.name);
  return uploaded.parse(await repeatable(graph(`${settings.phoneNumberId}/media`, { method: "POST", form }))).id;
};
