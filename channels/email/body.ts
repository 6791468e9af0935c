/** The body of a mail of ours: words, signature, what it answers, and the mark that finds its way back. */
import type { OutboundMessage } from "../contract";
import { oneLine } from "./addresses";
import { linesHtml, quoted, quoteStyle, richHtml, richText, tightHtml } from "./html";
import { signatureOf } from "./signature";

type Given = {
  outbound: Pick<OutboundMessage, "rich" | "behind" | "forward" | "language" | "author">;
  signature: string;
  marker: string;
  timeZone: string;
};

const QUOTE_MAX = 20_000;

/** "On 3 March 2026 at 10:42, Anna wrote:" as people of that language expect it. */
export const attribution = (
  { author, at }: { author: string; at: number },
  { language, timeZone }: { language: OutboundMessage["language"]; timeZone: string },
): string => {
  const isRussian = language === "ru";
  const when = new Intl.DateTimeFormat(isRussian ? "ru-RU" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone,
  }).format(at);
  const who = oneLine(author, 100) || (isRussian ? "вы" : "you");
  return isRussian ? `${when}, ${who} пишет:` : `On ${when}, ${who} wrote:`;
};

/** The mail that is passed on, with who wrote it and when above, whole as it came. */
const forwardOf = (
  { author, at, subject, rich, whole }: NonNullable<OutboundMessage["forward"]>,
  { language, timeZone }: { language: OutboundMessage["language"]; timeZone: string },
): { text: string; html: string } => {
  const isRussian = language === "ru";
  const date = new Intl.DateTimeFormat(isRussian ? "ru-RU" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone,
  });
  const names = isRussian ? ["От", "Дата", "Тема"] : ["From", "Date", "Subject"];
  const facts = [oneLine(author, 200), date.format(at), oneLine(subject ?? "", 500)];
  const lines = facts.flatMap((fact, n) => (fact ? [`${names[n]}: ${fact}`] : []));
  const head = isRussian ? "-------- Пересылаемое сообщение --------" : "---------- Forwarded message ----------";
  const top = [head, ...lines].join("\n");
  return {
    text: `${top}\n\n${whole?.text ?? richText(rich)}`,
    html: `<div>${linesHtml(top)}</div><br>\n<div>${whole ? (whole.html ?? linesHtml(whole.text)) : richHtml(rich)}</div>`,
  };
};

/** Both alternatives say the same. */
export const bodyOf = ({ outbound, signature: template, marker, timeZone }: Given): { text: string; html: string } => {
  const signature = signatureOf(template, outbound.author);
  const last = outbound.forward ? undefined : outbound.behind?.last;
  const passedOn = outbound.forward && forwardOf(outbound.forward, { language: outbound.language, timeZone });
  const head = last && attribution(last, { language: outbound.language, timeZone });
  const words = last ? richText(last.rich) : "";
  const isLong = words.length > QUOTE_MAX;
  const text = [
    richText(outbound.rich),
    ...(signature.length > 0 ? [`-- \n${richText(signature)}`] : []),
    ...(head ? [`${head}\n${quoted(isLong ? `${words.slice(0, QUOTE_MAX)} …` : words)}`] : []),
    ...(passedOn ? [passedOn.text] : []),
    marker,
  ].join("\n\n");
  const quote = last && (isLong ? linesHtml(`${words.slice(0, QUOTE_MAX)} …`) : richHtml(last.rich));
  const html = [
    '<!doctype html><html><head><meta charset="utf-8"></head><body>',
    richHtml(outbound.rich),
    ...(signature.length > 0 ? [`<div style="color:#666">-- <br>\n${tightHtml(signature)}</div>`] : []),
    ...(head
      ? [`<div>${linesHtml(head)}</div>\n<blockquote type="cite" style="${quoteStyle}">${quote}</blockquote>`]
      : []),
    ...(passedOn ? [passedOn.html] : []),
    // Hidden from people; clients copy it into the quote of an answer.
    `<div style="display:none;font-size:0;color:#fff;max-height:0;overflow:hidden">${marker}</div>`,
    "</body></html>",
  ].join("\n");
  return { text: `${text}\n`, html };
};
