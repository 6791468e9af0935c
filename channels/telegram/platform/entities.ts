/** What Telegram's servers do to a text before they keep it: trim, check entities, find links and commands. */
import type { Entity } from "../payload";
import { bad } from "./refusal";

export type Words = { text: string; entities: Entity[] };

const isInsidePair = (text: string, at: number) => {
  const unit = text.charCodeAt(at);
  return at > 0 && at < text.length && unit >= 0xdc00 && unit <= 0xdfff;
};

const checkRange = (text: string, { offset, length }: Entity) => {
  const end = offset + length;
  if (offset < 0 || length <= 0) throw bad("entity has a negative offset or no length");
  if (end > text.length)
    throw bad(`entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`);
  if (isInsidePair(text, offset)) throw bad(`entity begins in a middle of a UTF-16 symbol at offset ${offset}`);
  if (isInsidePair(text, end)) throw bad(`entity ends in a middle of a UTF-16 symbol at offset ${end}`);
};

const isQuote = (type: string) => type === "blockquote" || type === "expandable_blockquote";
const isCode = (type: string) => type === "pre" || type === "code";

// Telegram repairs crossing entities by cutting them. We refuse: ours shall never need repair.
const checkNesting = (entities: readonly Entity[]) => {
  const open: Entity[] = [];
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  for (const entity of sorted) {
    while (open.length > 0 && (open.at(-1)?.offset ?? 0) + (open.at(-1)?.length ?? 0) <= entity.offset) open.pop();
    for (const outer of open) {
      if (outer.offset + outer.length < entity.offset + entity.length) throw bad("entities overlap");
      if (isCode(outer.type)) throw bad(`${outer.type} entities can't contain other entities`);
      if (isQuote(outer.type) && isQuote(entity.type)) throw bad("blockquote entities can't be nested");
    }
    open.push(entity);
  }
};

const PATTERNS: [string, RegExp][] = [
  ["url", /\bhttps?:\/\/[^\s<>"]+[^\s<>".,!?;:)]/g],
  ["email", /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ["bot_command", /(?<![\w/])\/\w{1,32}(?:@\w+)?/g],
  ["mention", /(?<![\w@.])@[a-z]\w{3,31}/gi],
  ["hashtag", /(?<!\w)#[\p{L}_]\w*/gu],
];

const detect = ({ text, entities }: Words): Words => {
  const taken = [...entities.filter(({ type }) => isCode(type) || type === "text_link")];
  const found: Entity[] = [];
  for (const [type, pattern] of PATTERNS)
    for (const { index, 0: hit } of text.matchAll(pattern)) {
      const isFree = [...taken, ...found].every(
        ({ offset, length }) => offset + length <= index || offset >= index + hit.length,
      );
      if (isFree) found.push({ type, offset: index, length: hit.length });
    }
  return { text, entities: [...entities, ...found].sort((a, b) => a.offset - b.offset || b.length - a.length) };
};

const trimmed = ({ text, entities }: Words): Words => {
  const shift = text.length - text.trimStart().length;
  const body = text.trim();
  return {
    text: body,
    entities: entities
      .map((entity) => {
        const start = Math.max(0, entity.offset - shift);
        const end = Math.min(body.length, entity.offset + entity.length - shift);
        return { ...entity, offset: start, length: end - start };
      })
      .filter(({ length }) => length > 0),
  };
};

// A link to tg://user?id= is how bots mention people; it comes out as a mention.
const mentioning = (entity: Entity): Entity => {
  const id = /^tg:\/\/user\?id=(\d+)$/.exec(entity.url ?? "")?.[1];
  const { url: _, ...rest } = entity;
  return id ? { ...rest, type: "text_mention", user: { id: Number(id), first_name: "Somebody" } } : entity;
};

/** The text as it is kept. Throws Refusal as the Bot API would. */
export const accepted = (words: Words): Words => {
  for (const entity of words.entities) checkRange(words.text, entity);
  checkNesting(words.entities);
  const { text, entities } = trimmed(words);
  // Telegram keeps the first hundred and says nothing.
  return detect({ text, entities: entities.slice(0, 100).map(mentioning) });
};
