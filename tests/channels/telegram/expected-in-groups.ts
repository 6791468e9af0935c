/** Fixtures of groups → what must be in them. */
const WINDOW = 3_600_000;
const group = { kind: "group", title: "Neighbours" };
const anna = { address: "512004417", name: "Anna Petrova" };

export const EXPECTED_IN_GROUPS: Record<string, object> = {
  "group-message": {
    kind: "message",
    thread: "-1001:91",
    author: anna,
    place: group,
    addressed: false,
    near: { lane: "-1001", windowMs: WINDOW },
  },
  "group-mention-in-other-letters": { thread: "-1001:101", addressed: true, facts: { members: "42" } },
  "group-mention-of-another-bot": { addressed: false },
  "group-text-mention-of-the-bot": { addressed: true },
  "group-reply-to-the-bot": {
    thread: "-1001:104",
    addressed: true,
    follows: ["-1001:104"],
    quote: { externalId: "-1001:104", text: "Descale it first." },
  },
  "group-reply-to-a-person": { thread: "-1001:101", addressed: false, follows: ["-1001:101"] },
  "group-command-for-another-bot": { kind: "message", addressed: false },
  "group-command-without-a-name": { addressed: true, intent: { type: "person" } },
  "group-command-with-our-name": { addressed: true },
  "topic-message-that-answers-only-its-beginning": {
    thread: "-1002#12",
    addressed: false,
    place: { kind: "group", title: "Fernway owners", topic: "Grinders" },
  },
  "topic-reply-to-the-bot": { thread: "-1002#12", addressed: true, quote: { text: "Turn it to the left." } },
  "general-topic-has-no-thread-id": { thread: "-1002:114", near: { lane: "-1002", windowMs: WINDOW } },
  "topic-created": { kind: "ignored", reason: "service message: forum_topic_created" },
  "group-admin-who-stays-anonymous": { author: { address: "-1001", name: "Moderator · Neighbours" } },
  "group-written-as-a-channel": { author: { address: "-1009", name: "Tea lovers", handle: "tea_lovers" } },
  "discussion-post-of-the-channel": { kind: "ignored", reason: "a channel's post in its discussion group" },
  "discussion-comment-under-a-post": {
    thread: "-1004:121",
    near: { lane: "-1004:120", windowMs: WINDOW },
    place: { kind: "group", title: "Fernway talk", topic: "The Fern Two is here" },
    quote: { text: "The Fern Two is here\nWith two boilers." },
  },
  "discussion-comment-on-a-comment": { thread: "-1004:121", follows: ["-1004:121"] },
  "group-member-joined": { kind: "ignored", reason: "service message: new_chat_members" },
  "group-member-left": { kind: "ignored", reason: "service message: left_chat_member" },
  "group-became-a-supergroup": { kind: "ignored", reason: "service message: migrate_to_chat_id" },
  "supergroup-was-a-group": { kind: "ignored", reason: "service message: migrate_from_chat_id" },
  "supergroup-message-after-the-move": {
    externalId: "-1001000000005:2",
    thread: "-4001:2",
    near: { lane: "-4001", windowMs: WINDOW },
  },
  "group-message-of-another-bot": { kind: "ignored", reason: "written by a bot" },
  "group-album-with-a-mention-in-the-caption": { addressed: true, album: "1270" },
  "group-edited-text": { kind: "edit", externalId: "-1001:101", thread: "-1001:101" },
  "group-button-pressed-by-somebody-else": { kind: "callback", author: { name: "Boris" }, on: "-1001:128" },
  "group-reaction-of-a-member": { kind: "reaction", externalId: "-1001:104", author: { name: "Boris" }, emoji: ["👍"] },
  "reaction-anonymous-in-group": { kind: "reaction", author: { address: "-100999", name: "G" }, emoji: [] },
  "bot-added-to-group": { kind: "ignored", reason: "the bot is now member in the group Neighbours" },
  "bot-removed-from-group": { kind: "ignored", reason: "the bot is now left in the group Neighbours" },
};
