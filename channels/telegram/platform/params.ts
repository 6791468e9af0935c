/** Parameters of Bot API calls. Form fields are strings, JSON bodies hold values: both are accepted, as Telegram does. */
import { z } from "zod";
import { bad } from "./refusal";

const json = (value: unknown): unknown => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
const parsed = <Shape extends z.ZodType>(shape: Shape) => z.preprocess(json, shape);

export const entityList = parsed(
  z.array(z.looseObject({ type: z.string(), offset: z.number(), length: z.number(), url: z.string().optional() })),
).default([]);
export const keyboard = parsed(
  z
    .looseObject({
      inline_keyboard: z.array(
        z.array(z.looseObject({ text: z.string(), callback_data: z.string().optional(), url: z.string().optional() })),
      ),
    })
    .optional(),
);
export const chatId = z.coerce.number();
export const messageId = z.coerce.number();
export const number = z.coerce.number();
export const text = z.coerce.string();
export const numberList = parsed(z.array(z.coerce.number()));
export const textList = parsed(z.array(z.string()));
export const reactions = parsed(z.array(z.looseObject({ type: z.string(), emoji: z.string().optional() }))).default([]);
export const reply = parsed(
  z.looseObject({ message_id: z.number(), allow_sending_without_reply: z.boolean().optional() }).optional(),
);
export const media = parsed(
  z.array(
    z.looseObject({
      type: z.enum(["photo", "video", "document", "audio"]),
      media: z.string(),
      caption: z.string().optional(),
      caption_entities: entityList,
    }),
  ),
);
/** What every sending method takes. */
export const sending = {
  chat_id: chatId,
  message_thread_id: z.coerce.number().optional(),
  reply_parameters: reply,
  reply_markup: keyboard,
};

/** Reads the parameters or refuses in Telegram's manner. */
export const read = <Shape extends z.ZodRawShape>(shape: Shape, given: unknown) => {
  const result = z.looseObject(shape).safeParse(given);
  if (!result.success) throw bad(`can't parse ${result.error.issues[0]?.path.join(".") ?? "the parameters"}`);
  return result.data;
};
