/** What a message says and carries. */
import type { FileLook, Part, RichText } from "../../contract";
import { fromPlain } from "../../kit/rich-text";
import { parseText } from "../format";
import type { Content } from "./payload";
import { wordsOf } from "./reasons";

type Media = NonNullable<Content["image"]>;
const ENDINGS: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "application/pdf": "pdf",
};

const filePart = (media: Media, look: FileLook, errors: Content["errors"]): Part => {
  const mime = media.mime_type?.split(";")[0]?.trim().toLowerCase() || undefined;
  const ending = mime && ENDINGS[mime];
  const name = media.filename ?? (ending ? `${look}.${ending}` : undefined);
  return {
    type: "file",
    look,
    ref: { mediaId: media.id ?? null, name: name ?? null },
    ...(name ? { name } : {}),
    ...(mime ? { mime } : {}),
    ...(media.file_size === undefined ? {} : { sizeBytes: media.file_size }),
    ...(media.id ? {} : { unavailable: errors[0] ? wordsOf(errors[0]) : "WhatsApp sent no key to this file." }),
  };
};

const filesOf = (content: Content): Part[] => {
  const { image, video, document, sticker, errors } = content;
  const audio = content.audio ?? content.voice;
  return [
    ...(image ? [filePart(image, "photo", errors)] : []),
    ...(video ? [filePart(video, "video", errors)] : []),
    ...(audio ? [filePart(audio, audio.voice || content.voice ? "voice" : "audio", errors)] : []),
    ...(document ? [filePart(document, "document", errors)] : []),
    ...(sticker ? [filePart(sticker, "sticker", errors)] : []),
  ];
};

const placesOf = ({ location }: Content): Part[] =>
  location?.latitude !== undefined && location.longitude !== undefined
    ? [
        {
          type: "location",
          latitude: location.latitude,
          longitude: location.longitude,
          ...(location.name ? { title: location.name } : {}),
          ...(location.address ? { address: location.address } : {}),
        },
      ]
    : [];

const cardsOf = ({ contacts }: Content): Part[] =>
  contacts.flatMap(({ name, phones, emails, org }): Part[] => {
    const full = [name?.first_name, name?.last_name].filter(Boolean).join(" ");
    const title = name?.formatted_name || full || org?.company || phones[0]?.phone || "contact";
    // A card has room for one number and one address: more of them make more cards.
    return Array.from({ length: Math.max(phones.length, emails.length, 1) }, (_, n): Part => {
      const phone = phones[n]?.phone ?? phones[n]?.wa_id;
      const email = emails[n]?.email;
      return { type: "contact", name: title, ...(phone ? { phone } : {}), ...(email ? { email } : {}) };
    });
  });

const price = ({ item_price, currency }: { item_price?: number; currency?: string }) =>
  item_price === undefined ? "" : ` — ${item_price}${currency ? ` ${currency}` : ""}`;

const orderText = ({ order }: Content): RichText =>
  order
    ? [
        { type: "paragraph", spans: [{ text: "🛒 Order", bold: true }] },
        ...(order.text ? parseText(order.text) : []),
        {
          type: "list",
          ordered: false,
          items: order.product_items.map((item) => [
            { text: `${item.quantity ?? 1} × ${item.product_retailer_id ?? "?"}${price(item)}` },
          ]),
        },
      ]
    : [];

const answerIn = (answer: unknown): string => {
  if (typeof answer === "string") return answer;
  const isPlainList =
    Array.isArray(answer) && answer.every((one) => typeof one === "string" || typeof one === "number");
  return isPlainList ? answer.join(", ") : JSON.stringify(answer);
};

/** What somebody filled into a form (a Flow): keys and answers, one a line. */
const formText = ({ interactive }: Content): RichText => {
  const form = interactive?.nfm_reply;
  if (!form) return [];
  const answers = (): [string, unknown][] => {
    try {
      return Object.entries(Object(JSON.parse(form.response_json ?? "{}")));
    } catch {
      return [["answer", form.response_json]];
    }
  };
  const items = answers()
    .filter(([key]) => key !== "flow_token")
    .map(([key, answer]) => [{ text: `${key.replaceAll("_", " ")}: ${answerIn(answer)}` }]);
  return [
    ...fromPlain(form.body ?? form.name ?? "Form"),
    ...(items.length > 0 ? [{ type: "list" as const, ordered: false, items }] : []),
  ];
};

/** What the customer chose from what was offered. */
const chosen = ({ interactive, button }: Content): string => {
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  const call = interactive?.call_permission_reply;
  if (reply) return [reply.title, reply.description].filter(Boolean).join("\n");
  if (call) return `May we call? ${call.response ?? ""}`.trim();
  return button?.text ?? button?.payload ?? "";
};

/** The words of a message. */
export const richOf = (content: Content): RichText => {
  const { text, image, video, document, system } = content;
  return [
    ...parseText(text?.body ?? image?.caption ?? video?.caption ?? document?.caption ?? ""),
    ...fromPlain(chosen(content)),
    ...fromPlain(system?.body ?? ""),
    ...formText(content),
    ...orderText(content),
  ];
};

/** Where WhatsApp does not say what it was. */
const UNNAMED = "unsupported message";

const unsupported = (content: Content, isEmpty: boolean): Part[] => {
  const { type = "message", errors } = content;
  if (type !== "unsupported" && type !== "unknown" && type !== "errors" && !isEmpty) return [];
  const named = content.unsupported?.type ?? type;
  const kind = ["unsupported", "unknown", "errors", "message"].includes(named) ? UNNAMED : named;
  const [error] = errors;
  // 131051 says no more than that it is not supported, which the part says already.
  const why = error && error.code !== 131051 ? ` (${wordsOf(error)})` : "";
  return [{ type: "unsupported", what: `${kind.replaceAll("_", " ")}${why}` }];
};

/** Everything a message carries; never empty for a message without words, so that nothing passes unseen. */
export const partsOf = (content: Content): Part[] => {
  const known = [...filesOf(content), ...placesOf(content), ...cardsOf(content)];
  return [...known, ...unsupported(content, known.length === 0 && richOf(content).length === 0)];
};
