/** What to say to WhatsApp for one message: decided here, done in send.ts. */
import { DeliveryFailure, type OutboundMessage, type OutFile } from "../../contract";
import { pieces, printText } from "../format";
import { CAPTION_MAX, FILE_MAX, MEDIA_MAX, TEXT_MAX } from "./capabilities";
import { chatOf, isGroup } from "./ids";

/** How a file travels: as what it is, as a spoken message, or as a plain document. */
export type As = "itself" | "voice" | "document";
/** Every step makes one message. */
export type Step = { type: "text"; text: string } | { type: "file"; file: OutFile; as: As; caption?: string };
export type Plan = { chat: string; quote?: string; steps: Step[] };

// What WhatsApp plays or draws by itself.
const SHOWN = /^(image\/(jpeg|png|webp|gif)|video\/mp4|audio\/(mpeg|mp4|aac|amr|ogg|x-m4a))$/;

export const sendAs = ({ mime, sizeBytes }: Pick<OutFile, "mime" | "sizeBytes">): As => {
  const kind = mime.toLowerCase().split(";")[0]?.trim() ?? "";
  if (!SHOWN.test(kind) || sizeBytes > MEDIA_MAX) return "document";
  return kind === "audio/ogg" ? "voice" : "itself";
};

/** What it stands under: in a group with several conversations at once, what is answered has to be seen. */
const quoteOf = ({ quote, behind, thread }: OutboundMessage): string | undefined =>
  quote ?? (isGroup(chatOf(thread)) ? behind?.last?.externalId : undefined);

/** The steps for one message. Throws DeliveryFailure ("rejected") for what WhatsApp would never take. */
export const plan = (outbound: OutboundMessage): Plan => {
  const { thread, rich, files } = outbound;
  const quote = quoteOf(outbound);
  for (const { name, sizeBytes } of files)
    if (sizeBytes > FILE_MAX)
      throw new DeliveryFailure(
        "rejected",
        "file_too_large",
        `${name} is larger than the 64 MB that WhatsApp Web can send.`,
      );
  const text = printText(rich);
  const isCaption = files.length > 0 && text !== "" && text.length <= CAPTION_MAX;
  const words =
    isCaption || text === "" ? [] : pieces(rich, TEXT_MAX).map((piece): Step => ({ type: "text", text: piece }));
  const carried = files.map(
    (file, n): Step => ({
      type: "file",
      file,
      as: sendAs(file),
      ...(isCaption && n === 0 ? { caption: text } : {}),
    }),
  );
  const steps = [...words, ...carried];
  if (steps.length === 0) throw new DeliveryFailure("rejected", "not_supported", "WhatsApp has no empty messages.");
  return { chat: chatOf(thread), ...(quote ? { quote } : {}), steps };
};
