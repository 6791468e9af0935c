/** Slack's emoji names ↔ the characters. The table is Slack's own (iamcal/emoji-data, MIT, © Cal Henderson). */
import names from "./emoji-names.json";

const byName = new Map(Object.entries(names));
const plain = (emoji: string) => emoji.replaceAll("\uFE0F", "");
// The first name of a character is Slack's preferred one.
const byEmoji = new Map<string, string>();
for (const [name, emoji] of byName) if (!byEmoji.has(plain(emoji))) byEmoji.set(plain(emoji), name);

const TONES = ["\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"];
const toned = /^([^:]+)::skin-tone-([2-6])$/;

/** The character of a name (`wave`, `wave::skin-tone-3`); a workspace's own emoji has none and stays `:name:`. */
export const emojiOf = (name: string): string => {
  const [, base, tone] = toned.exec(name) ?? [];
  const found = byName.get(base ?? name);
  if (!found) return `:${name}:`;
  // The tone stands right behind the first character, in place of a variation selector.
  const [first = "", ...rest] = base ? [...found].filter((piece) => piece !== "\uFE0F") : [found];
  return base ? first + (TONES[Number(tone) - 2] ?? "") + rest.join("") : found;
};

/** Slack's name of an emoji, or null where Slack has none. `:custom:` is the workspace's own. */
export const nameOf = (emoji: string): string | null => {
  const own = /^:([\w+'-]+(?:::skin-tone-[2-6])?):$/.exec(emoji);
  if (own?.[1]) return own[1];
  const tone = TONES.findIndex((one) => emoji.includes(one));
  const name = byEmoji.get(plain(tone < 0 ? emoji : emoji.replace(TONES[tone] ?? "", "")));
  if (!name) return null;
  return tone < 0 ? name : `${name}::skin-tone-${tone + 2}`;
};

/** `:tada:` in running text as characters; names nobody knows stay as they are written. */
export const withEmoji = (text: string): string =>
  text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/g, (_, name: string) => emojiOf(name));
