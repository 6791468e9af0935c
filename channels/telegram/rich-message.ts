/** Bot API's rich messages (headings, tables, nested blocks): their words, without their layout. */
import { z } from "zod";
import { fromPlain, type RichText } from "../kit/rich-text";

const node = z.looseObject({});

/** Fields of a block or text node that hold words or further nodes; the rest are addresses, sizes and file ids. */
const WORDS = new Set(["text", "blocks", "items", "cells", "rows", "caption", "credit", "summary", "title"]);

/** Depth is Telegram's own limit (16 levels) with room; what lies deeper is left out rather than trusted. */
const words = (value: unknown, depth = 0): string => {
  if (depth > 40) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item) => words(item, depth + 1)).join("");
  const parsed = node.safeParse(value);
  if (!parsed.success) return "";
  return Object.entries(parsed.data)
    .filter(([key]) => WORDS.has(key))
    .map(([, field]) => words(field, depth + 1))
    .join("");
};

/** One paragraph per block. */
export const richFromBlocks = (blocks: readonly unknown[]): RichText =>
  fromPlain(blocks.map((block) => words(block)).join("\n\n"));
