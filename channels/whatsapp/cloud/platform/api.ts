/** The Graph API's answers: messages, media, templates, the number. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { CAPTION_MAX, TEXT_MAX } from "../capabilities";
import { addMessage, type Chat, type Stored, type World } from "./world";

/** An error as the Graph API answers it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const text = z.string();
const media = z
  .looseObject({ id: text, caption: text.max(CAPTION_MAX).optional(), filename: text.optional() })
  .optional();
const linked = z.looseObject({ link: z.url() }).optional();
const parameter = z.looseObject({
  type: text,
  text: text.optional(),
  coupon_code: text.max(15).optional(),
  image: linked,
  video: linked,
  document: linked,
});
const shape = z.looseObject({
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.enum(["individual", "group"]).default("individual"),
  to: text.optional(),
  recipient: text.optional(),
  type: text.optional(),
  status: text.optional(),
  message_id: text.optional(),
  typing_indicator: z.looseObject({ type: text }).optional(),
  context: z.looseObject({ message_id: text }).optional(),
  biz_opaque_callback_data: text.max(512).optional(),
  text: z.looseObject({ body: text.min(1).max(TEXT_MAX) }).optional(),
  image: media,
  video: media,
  audio: media,
  document: media,
  reaction: z.looseObject({ message_id: text, emoji: text }).optional(),
  interactive: z
    .looseObject({
      body: z.looseObject({ text: text.min(1).max(CAPTION_MAX) }),
      action: z.looseObject({
        buttons: z
          .array(z.looseObject({ reply: z.looseObject({ id: text.max(256), title: text.min(1).max(20) }) }))
          .max(3)
          .optional(),
        sections: z
          .array(
            z.looseObject({ rows: z.array(z.looseObject({ id: text.max(200), title: text.min(1).max(24) })).max(10) }),
          )
          .optional(),
      }),
    })
    .optional(),
  template: z
    .looseObject({
      name: text,
      language: z.looseObject({ code: text }),
      components: z
        .array(z.looseObject({ type: text, sub_type: text.optional(), parameters: z.array(parameter) }))
        .default([]),
    })
    .optional(),
});
type Sent = z.infer<typeof shape>;
type SentTemplate = NonNullable<Sent["template"]>;

/** The address of the picture or film on top; null where the template has none. Refuses what WhatsApp would. */
const fileOnTop = (template: SentTemplate, format: string | undefined): string | null => {
  const as = (["image", "video", "document"] as const).find((one) => one === format?.toLowerCase());
  if (!as) return null;
  const [given] = template.components.find(({ type }) => type === "header")?.parameters ?? [];
  const link = given?.type === as ? given[as]?.link : undefined;
  if (!link)
    throw new Refusal(400, 132012, `Format mismatch, expected ${format}, received ${given?.type ?? "UNKNOWN"}`);
  return link;
};

const WINDOW_MS = 24 * 3_600_000;

const templateText = (world: World, template: SentTemplate): string => {
  const known = world.templates.find(
    ({ name, language, status }) =>
      name === template.name && language === template.language.code && status === "APPROVED",
  );
  if (!known) throw new Refusal(404, 132001, "Template name does not exist in the translation");
  const bodies = z
    .array(z.looseObject({ type: text, text: text.optional(), format: text.optional() }))
    .parse(known.components);
  const file = fileOnTop(template, bodies.find(({ type }) => type === "HEADER")?.format);
  const own = bodies.find(({ type }) => type === "BODY")?.text ?? "";
  const given = template.components.find(({ type }) => type === "body")?.parameters ?? [];
  const wanted = new Set(own.match(/\{\{[\w-]+\}\}/g) ?? []).size;
  if (wanted !== given.length) throw new Refusal(400, 132000, "Number of parameters does not match");
  let n = 0;
  const values = new Map<string, string>();
  const said = own.replace(/\{\{[\w-]+\}\}/g, (slot) => {
    if (!values.has(slot)) values.set(slot, given[n++]?.text ?? "");
    return values.get(slot) ?? "";
  });
  return file === null ? said : `${file}\n${said}`;
};

const contentOf = (world: World, sent: Sent): Pick<Stored, "text"> & Partial<Stored> => {
  const { type = "text", interactive, template } = sent;
  if (type === "text" && sent.text) return { text: sent.text.body };
  if (type === "template" && template) return { text: templateText(world, template), template: template.name };
  if (type === "interactive" && interactive) {
    const { buttons = [], sections = [] } = interactive.action;
    const rows = [...buttons.map(({ reply }) => reply), ...sections.flatMap((section) => section.rows)];
    return { text: interactive.body.text, buttons: rows.map(({ id, title }) => ({ id, title })) };
  }
  const given = { image: sent.image, video: sent.video, audio: sent.audio, document: sent.document }[type];
  if (!given) throw new Refusal(400, 131051, "Unsupported message type");
  const file = world.files.get(given.id);
  if (!file) throw new Refusal(400, 131053, "Media upload error");
  return { text: given.caption ?? "", file: { ...file, kind: type, name: given.filename ?? file.name } };
};

type Effects = { sent: (chat: Chat, message: Stored) => void };

const answerTo = (chat: Chat, id: string, input = chat.waId) => ({
  messaging_product: "whatsapp",
  contacts: [{ input, wa_id: chat.waId }],
  messages: [{ id }],
});

/** Reading one of the customer's messages reads all before it. */
const markRead = (world: World, chat: Chat, upTo: string): void => {
  for (const message of chat.messages.values()) {
    if (message.by === "customer" && message.state !== "read") {
      message.state = "read";
      world.changed({ waId: chat.waId, type: "status", id: message.id });
    }
    if (message.id === upTo) return;
  }
};

/** POST /<number>/messages */
export const takeMessage = (world: World, raw: unknown, { sent: tell }: Effects): unknown => {
  const read = shape.safeParse(raw);
  if (!read.success) throw new Refusal(400, 100, `Invalid parameter: ${z.prettifyError(read.error)}`);
  const sent = read.data;
  if (sent.status === "read") {
    const chat = [...world.chats.values()].find(({ messages }) => messages.has(sent.message_id ?? ""));
    if (!chat) throw new Refusal(400, 131009, "Parameter value is not valid");
    markRead(world, chat, sent.message_id ?? "");
    if (sent.typing_indicator) {
      chat.typing = true;
      world.changed({ waId: chat.waId, type: "typing" });
    }
    return { success: true };
  }
  const to = sent.to ?? sent.recipient ?? "";
  const chat = world.chats.get(to) ?? [...world.chats.values()].find(({ alias }) => alias === to);
  if (!chat) throw new Refusal(400, 131026, "Message undeliverable");
  if ((sent.recipient_type === "group") !== (chat.members !== undefined))
    throw new Refusal(400, 100, "Invalid parameter: recipient_type");
  // Into groups go words, files and templates.
  if (chat.members && sent.type === "interactive") throw new Refusal(400, 131051, "Unsupported message type");
  if (sent.type === "reaction" && sent.reaction) {
    const on = chat.messages.get(sent.reaction.message_id);
    if (!on) throw new Refusal(400, 131009, "Parameter value is not valid");
    on.reactions.us = sent.reaction.emoji;
    world.changed({ waId: chat.waId, type: "reaction", id: on.id });
    return answerTo(chat, world.newName("wamid.STANDIN"));
  }
  const content = contentOf(world, sent);
  if (!content.template && (chat.lastInAt === null || world.now() - chat.lastInAt > WINDOW_MS))
    throw new Refusal(400, 131047, "Re-engagement message");
  chat.typing = false;
  const message = addMessage(world, chat, {
    ...content,
    by: "us",
    state: "sent",
    ...(sent.context ? { quoted: sent.context.message_id } : {}),
    ...(sent.biz_opaque_callback_data ? { opaque: sent.biz_opaque_callback_data } : {}),
  });
  tell(chat, message);
  return answerTo(chat, message.id, to);
};

/** GET /<group> */
export const groupOf = ({ waId, name, members = [] }: Chat) => ({
  id: waId,
  messaging_product: "whatsapp",
  subject: name,
  total_participant_count: members.length,
});

/** GET /<number>: also proves the app secret where a proof is given. */
export const numberOf = (
  world: World,
  { query, appSecret, token }: { query: URLSearchParams; appSecret: string; token: string },
) => {
  const proof = query.get("appsecret_proof");
  if (proof !== null && proof !== createHmac("sha256", appSecret).update(token).digest("hex"))
    throw new Refusal(400, 100, "Invalid appsecret_proof provided in the API argument");
  return {
    id: world.phoneNumberId,
    display_phone_number: world.displayNumber,
    verified_name: world.name,
    quality_rating: "GREEN",
    status: "CONNECTED",
    health_status: { can_send_message: "AVAILABLE", entities: [] },
  };
};
