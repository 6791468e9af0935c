import { fromPlain, type RichText, toPlain } from "../kit/rich-text";

export const parseText = (text: string): RichText => fromPlain(text);
export const printText = (rich: RichText): string => toPlain(rich);
