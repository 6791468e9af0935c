import type { Command } from "commander";
import type { Mail } from "../../channels/email/read/mail";
import { readHtmlBody, readMail, readPlainBody } from "../../channels/email/read/read-mail";
import { readBytes, readText } from "./lines";
import { print, printJson } from "./output";

const readFile = (file: string): Mail => {
  if (/\.txt$/i.test(file)) return readPlainBody(readText(file));
  if (/\.html?$/i.test(file)) return readHtmlBody(readText(file));
  return readMail(readBytes(file));
};

/** What a mail's line says: everything but the bytes and the bulk of the headers. */
const lineOf = (file: string, { headers: _headers, attachments, ...mail }: Mail) => ({
  file,
  ...mail,
  attachments: attachments.map(({ name, type, size, inline }) => ({ name, type, size, inline })),
});

const shown = (file: string, { kind, subject, from, to, reply, attachments }: Mail): string =>
  [
    `${file}: ${kind}`,
    `Subject: ${subject}`,
    `From: ${from ? `${from.name} <${from.address}>`.trim() : ""}`,
    `To: ${to.map(({ address }) => address).join(", ")}`,
    ...attachments.map(({ name, type, size }) => `File: ${name} (${type}, ${size} bytes)`),
    "",
    reply,
    "",
  ].join("\n");

const parse = (files: string[], { json }: { json?: boolean }): void => {
  for (const file of files) {
    const mail = readFile(file);
    if (json) printJson(lineOf(file, mail));
    else print(shown(file, mail));
  }
};

/** `parley mail …` */
export const mailCommands = (program: Command): void => {
  program
    .command("mail")
    .description("read mails as the e-mail channel does")
    .command("parse")
    .description("what a mail says: .eml a whole mail, .txt a plain body, .html an HTML body")
    .argument("<file...>", "the files to read")
    .option("--json", "one JSON line per file")
    .action(parse);
};
