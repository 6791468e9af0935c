/**
 * Marks that travel inside a text from the HTML reader to the reply finder. They are noncharacters: no
 * keyboard and no encoding makes them, and they are taken out of everything that comes in.
 */
export const cutMark = "\uFDD0";
export const signatureMark = "\uFDD1";
export const attributionMark = "\uFDD2";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const unwanted = /[\u0000-\u0008\u000B\u000E-\u001F\u007F\uFDD0-\uFDD3\uFEFF\u200B\u2060\u00AD]/g;

/** Text of strangers without marks, null bytes and invisible letters; line ends as `\n`. */
export const plainOf = (text: string): string =>
  text.replace(/\r\n?|[\u2028\u2029\u0085\f]/g, "\n").replace(unwanted, "");

/** A line without the marks at its beginning. */
export const unmarked = (line: string): string => line.replace(/^[\uFDD0-\uFDD3]+/, "");

/** A marked text for people. */
export const withoutMarks = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line !== cutMark)
    .map(unmarked)
    .join("\n");
