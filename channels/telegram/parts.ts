/** What a Telegram message carries besides its text. */
import type { FileLook, Part } from "../contract";
import { DOWNLOAD_MAX } from "./capabilities";
import type { FileFacts, Message } from "./payload";

const TOO_LARGE = "This file is larger than 20 MB, and Telegram does not hand such files to bots.";

const whyNot = ({ file_id, file_size = 0 }: FileFacts): string | undefined => {
  if (!file_id) return "Telegram sent no key to this file.";
  return file_size > DOWNLOAD_MAX ? TOO_LARGE : undefined;
};

const filePart = (facts: FileFacts, look: FileLook, fallback: { mime?: string; name?: string } = {}): Part => ({
  type: "file",
  look,
  ref: {
    fileId: facts.file_id ?? null,
    sizeBytes: facts.file_size ?? null,
    name: facts.file_name ?? fallback.name ?? null,
  },
  name: facts.file_name ?? fallback.name,
  mime: facts.mime_type ?? fallback.mime,
  sizeBytes: facts.file_size,
  // A video note is round: it has a diameter instead of a width.
  width: facts.width ?? facts.length,
  height: facts.height ?? facts.length,
  durationS: facts.duration,
  ...(whyNot(facts) ? { unavailable: whyNot(facts) } : {}),
});

const area = ({ width = 0, height = 0 }: FileFacts) => width * height;
const largest = (sizes: readonly FileFacts[]): FileFacts | undefined =>
  sizes.reduce<FileFacts | undefined>((best, size) => (!best || area(size) >= area(best) ? size : best), undefined);

const sticker = (facts: FileFacts): Part => {
  const [mime, ending] = facts.is_animated
    ? ["application/x-tgsticker", "tgs"]
    : facts.is_video
      ? ["video/webm", "webm"]
      : ["image/webp", "webp"];
  return filePart(facts, "sticker", {
    mime,
    name: `${["sticker", facts.emoji].filter(Boolean).join(" ")}.${ending}`,
  });
};

const songName = ({ performer, title }: FileFacts) => [performer, title].filter(Boolean).join(" - ") || undefined;

const files = (message: Message): Part[] => {
  const photo = largest(message.photo ?? []);
  const parts: Part[] = [];
  if (photo && !message.live_photo) parts.push(filePart(photo, "photo", { mime: "image/jpeg", name: "photo.jpg" }));
  if (message.live_photo)
    parts.push(
      filePart(message.live_photo, "video", {
        mime: "video/mp4",
        name: "live.mp4",
      }),
    );
  // An animation comes twice: as itself and, for old clients, as a document.
  if (message.animation) parts.push(filePart(message.animation, "animation", { mime: "video/mp4" }));
  else if (message.document) parts.push(filePart(message.document, "document"));
  if (message.voice)
    parts.push(
      filePart(message.voice, "voice", {
        mime: "audio/ogg",
        name: "voice.ogg",
      }),
    );
  if (message.audio)
    parts.push(
      filePart(message.audio, "audio", {
        mime: "audio/mpeg",
        name: songName(message.audio),
      }),
    );
  if (message.video) parts.push(filePart(message.video, "video", { mime: "video/mp4" }));
  if (message.video_note)
    parts.push(
      filePart(message.video_note, "video-note", {
        mime: "video/mp4",
        name: "video-note.mp4",
      }),
    );
  if (message.sticker) parts.push(sticker(message.sticker));
  return [...parts, ...bought(message)];
};

/** Paid pictures and films that are open to us; of the others only that they are there. */
const bought = ({ paid_media: paid }: Message): Part[] =>
  (paid?.paid_media ?? []).flatMap(({ photo, video, live_photo: live }): Part[] => {
    const picture = largest(photo ?? []);
    const film = video ?? live;
    return [
      ...(picture ? [filePart(picture, "photo", { mime: "image/jpeg", name: "photo.jpg" })] : []),
      ...(film ? [filePart(film, "video", { mime: "video/mp4" })] : []),
    ];
  });

const places = (message: Message): Part[] => {
  // A venue repeats its place in `location`.
  if (message.venue) {
    const { location, title, address } = message.venue;
    return [
      {
        type: "location",
        latitude: location.latitude,
        longitude: location.longitude,
        ...(title ? { title } : {}),
        ...(address ? { address } : {}),
      },
    ];
  }
  const { location } = message;
  return location
    ? [
        {
          type: "location",
          latitude: location.latitude,
          longitude: location.longitude,
        },
      ]
    : [];
};

const contacts = ({ contact }: Message): Part[] =>
  contact
    ? [
        {
          type: "contact",
          name: [contact.first_name, contact.last_name].filter(Boolean).join(" ") || contact.phone_number || "contact",
          ...(contact.phone_number ? { phone: contact.phone_number } : {}),
        },
      ]
    : [];

/** Field of a message → what we call it where we can't show it. */
const NOUNS: Record<string, string> = {
  poll: "poll",
  game: "game",
  dice: "dice",
  story: "story",
  paid_media: "paid media",
  checklist: "checklist",
  invoice: "invoice",
  successful_payment: "payment",
  refunded_payment: "refund",
  giveaway: "giveaway",
  giveaway_winners: "giveaway",
  gift: "gift",
  unique_gift: "gift",
  passport_data: "passport data",
  web_app_data: "web app data",
  users_shared: "shared people",
  chat_shared: "shared chat",
};

/** Telegram leaves out what isn't there; some who stand between us and it write null instead. */
const holds = (message: Message, field: string): boolean =>
  field in message && message[field] !== undefined && message[field] !== null;

/** Everything the message carries; never empty for a message without text, so that nothing passes unseen. */
export const partsOf = (message: Message): Part[] => {
  const known: Part[] = [...files(message), ...places(message), ...contacts(message)];
  for (const [field, what] of Object.entries(NOUNS))
    if (holds(message, field)) known.push({ type: "unsupported", what });
  const hasWords = Boolean(message.text || message.caption || message.rich_message);
  return known.length === 0 && !hasWords ? [{ type: "unsupported", what: "message" }] : known;
};

/** Messages that Telegram writes itself (https://core.telegram.org/bots/api#message), of no interest in a private chat. */
const SERVICE = [
  "pinned_message",
  "new_chat_members",
  "left_chat_member",
  "new_chat_title",
  "new_chat_photo",
  "delete_chat_photo",
  "group_chat_created",
  "supergroup_chat_created",
  "channel_chat_created",
  "message_auto_delete_timer_changed",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
  "connected_website",
  "write_access_allowed",
  "proximity_alert_triggered",
  "boost_added",
  "chat_background_set",
  "checklist_tasks_done",
  "checklist_tasks_added",
  "forum_topic_created",
  "forum_topic_edited",
  "forum_topic_closed",
  "forum_topic_reopened",
  "general_forum_topic_hidden",
  "general_forum_topic_unhidden",
  "giveaway_created",
  "giveaway_completed",
  "gift_upgrade_sent",
  "paid_message_price_changed",
  "direct_message_price_changed",
  "video_chat_scheduled",
  "video_chat_started",
  "video_chat_ended",
  "video_chat_participants_invited",
  "chat_owner_left",
  "chat_owner_changed",
  "suggested_post_approved",
  "suggested_post_approval_failed",
  "suggested_post_declined",
  "suggested_post_paid",
  "suggested_post_refunded",
  "poll_option_added",
  "poll_option_deleted",
  "managed_bot_created",
];

/** The name of the service event, when the message is one. */
export const serviceOf = (message: Message): string | undefined => SERVICE.find((field) => holds(message, field));
