/**
 * WhatsApp's formatting, which both of its doors share: *bold*, _italic_, ~strike~, `code`, ```blocks```, > quotes and
 * lists, written into the text itself.
 */
export { parseText } from "./format-in";
export { printText } from "./format-out";
export { pieces } from "./pieces";
