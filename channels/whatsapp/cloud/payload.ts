/**
 * What Meta posts, as far as we read it. Nothing else is looked at, and a field of an unexpected type counts as absent:
 * Meta adds fields and kinds without notice.
 */
import { z } from "zod";

const text = z.string().optional().catch(undefined);
const id = z
  .union([z.string().min(1), z.number().transform(String)])
  .optional()
  .catch(undefined);
const count = z.coerce.number().finite().optional().catch(undefined);
const yes = z.boolean().optional().catch(undefined);
const some = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).optional().catch(undefined);
/** What is no such thing drops out of the list; the others stay. */
const many = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.flatMap((one) => {
        const read = item.safeParse(one);
        return read.success ? [read.data] : [];
      }),
    );

const error = z.looseObject({
  code: count,
  title: text,
  message: text,
  error_data: some({ details: text }),
});
const media = some({
  id,
  mime_type: text,
  caption: text,
  filename: text,
  voice: yes,
  animated: yes,
  url: text,
  file_size: count,
});
const reply = some({ id: text, title: text, description: text });
const card = z.looseObject({
  name: some({ formatted_name: text, first_name: text, last_name: text }),
  phones: many(z.looseObject({ phone: text, wa_id: text })),
  emails: many(z.looseObject({ email: text })),
  org: some({ company: text }),
});
const item = z.looseObject({
  product_retailer_id: id,
  quantity: count,
  item_price: count,
  currency: text,
});

const content = {
  type: text,
  text: some({ body: text }),
  image: media,
  video: media,
  audio: media,
  voice: media,
  document: media,
  sticker: media,
  location: some({ latitude: count, longitude: count, name: text, address: text, url: text }),
  contacts: many(card),
  interactive: some({
    type: text,
    button_reply: reply,
    list_reply: reply,
    nfm_reply: some({ body: text, name: text, response_json: text }),
    call_permission_reply: some({ response: text }),
  }),
  button: some({ payload: text, text }),
  order: some({ catalog_id: id, text, product_items: many(item) }),
  reaction: some({ message_id: text, emoji: text }),
  system: some({ body: text, type: text, wa_id: id, new_wa_id: id, user_id: id }),
  unsupported: some({ type: text }),
  errors: many(error),
};
const context = some({
  id: text,
  from: id,
  forwarded: yes,
  frequently_forwarded: yes,
  referred_product: some({ catalog_id: id, product_retailer_id: id }),
});

const message = z.looseObject({
  ...content,
  id,
  from: id,
  from_user_id: id,
  /** In what we wrote on a phone. */
  to: id,
  to_user_id: id,
  group_id: id,
  timestamp: count,
  context,
  referral: some({ source_url: text, source_type: text, headline: text, body: text, source_id: id }),
  edit: some({ original_message_id: id, message_id: id, message: some({ ...content, context }) }),
  revoke: some({ original_message_id: id, message_id: id }),
});
export type Message = z.infer<typeof message>;
export type Content = Pick<Message, keyof typeof content>;

/** The number that somebody has now, where WhatsApp tells of that. */
export const newNumberIn = ({ type, system }: Message): string | undefined =>
  type === "system" && /changed_number$/.test(system?.type ?? "") ? (system?.new_wa_id ?? system?.wa_id) : undefined;

const status = z.looseObject({
  id,
  status: text,
  timestamp: count,
  recipient_id: id,
  recipient_user_id: id,
  recipient_type: text,
  recipient_participant_id: id,
  recipient_participant_user_id: id,
  biz_opaque_callback_data: text,
  errors: many(error),
});
export type Status = z.infer<typeof status>;

const call = z.looseObject({ id, from: id, from_user_id: id, direction: text, event: text, timestamp: count });
export type Call = z.infer<typeof call>;

const person = z.looseObject({ wa_id: id, user_id: id, profile: some({ name: text, username: text }) });
export type Profile = z.infer<typeof person>;

const preference = z.looseObject({ wa_id: id, user_id: id, detail: text, value: text, timestamp: count });
export type Preference = z.infer<typeof preference>;

const value = z.looseObject({
  metadata: some({ display_phone_number: id, phone_number_id: id }),
  contacts: many(person),
  messages: many(message),
  message_echoes: many(message),
  statuses: many(status),
  calls: many(call),
  user_preferences: many(preference),
  errors: many(error),
});
export type Value = z.infer<typeof value>;

export const change = z.looseObject({ field: z.string().catch("unknown"), value: value.optional().catch(undefined) });
export type Change = z.infer<typeof change>;

/** A whole post. Throws on what is none. The dashboard's test button sends a bare change, sometimes inside `sample`. */
export const update = z.preprocess(
  (raw) => {
    const bare = z.looseObject({ sample: z.unknown().optional() }).safeParse(raw);
    const inner = bare.success && bare.data.sample ? bare.data.sample : raw;
    const single = z.looseObject({ field: z.string(), value: z.looseObject({}) }).safeParse(inner);
    return single.success ? { object: "whatsapp_business_account", entry: [{ changes: [inner] }] } : inner;
  },
  z.looseObject({
    /** What we knew when it came and does not stand in it: kept beside it, so that it reads the same for ever. */
    parley: some({
      begun: z.record(z.string(), z.string()).optional().catch(undefined),
      moved: z.record(z.string(), z.string()).optional().catch(undefined),
      reached: z.record(z.string(), z.string()).optional().catch(undefined),
      /** What we are called, and of each group its title and how many are in it. */
      us: text,
      /** Our number as people write it, where the post names one. */
      number: text,
      groups: z
        .record(z.string(), z.looseObject({ title: text, members: count }))
        .optional()
        .catch(undefined),
    }),
    object: z.string(),
    entry: z.array(z.looseObject({ id, time: count, changes: z.array(change) })),
  }),
);
export type Update = z.infer<typeof update>;
