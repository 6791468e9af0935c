import { attributionEnd } from "./attribution";
import { headerBlockEnd, isForwardLine, isHeaderLine, isOriginalLine, isRuler } from "./header-block";
import { attributionMark, cutMark, signatureMark, unmarked, withoutMarks } from "./marks";
import { signatureStart } from "./signature";
import { answeredBelow } from "./words";

type Piece = { own: boolean; lines: string[] };

const isQuoted = (line: string): boolean =>
  line.startsWith(attributionMark) || /^[\s\u00A0]{0,3}(?:>|&gt;)(?!From )/.test(line);
const isBlank = (line: string): boolean => line.trim() === "";
const isWritten = ({ lines }: Piece): boolean => lines.some((line) => !isBlank(line));

/** Where an older mail begins at `at`: the index after its heading, or -1. */
const olderMail = (lines: string[], at: number): number => {
  const line = lines[at] ?? "";
  if (line === cutMark) return at + 1;
  if (isOriginalLine(lines, at)) return at + 1;
  if (isRuler(line)) {
    const next = isBlank(lines[at + 1] ?? "") ? at + 2 : at + 1;
    return headerBlockEnd(lines, next);
  }
  return headerBlockEnd(lines, at);
};

/** A mail in pieces: own words and quotes by turns. An unmarked older mail takes everything to the end. */
const piecesOf = (lines: string[]): Piece[] => {
  const pieces: Piece[] = [{ own: true, lines: [] }];
  const add = (own: boolean, line: string) => {
    const last = pieces.at(-1);
    if (last?.own === own) last.lines.push(line);
    else pieces.push({ own, lines: [line] });
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (isQuoted(line) || (isBlank(line) && pieces.at(-1)?.own === false && quoteGoesOn(lines, at))) {
      add(false, line);
      continue;
    }
    const heading = isBlank(line) ? -1 : attributionEnd(lines, at);
    if (heading > 0 && quoteFollows(lines, heading)) {
      for (const one of lines.slice(at, heading)) add(false, `> ${one}`);
      at = heading - 1;
    } else if (
      (heading > 0 || olderMail(lines, at) > 0) &&
      (pieces.some((one) => one.own && isWritten(one)) || line === cutMark)
    ) {
      pieces.push({ own: false, lines: lines.slice(at).map((one) => `> ${one}`) });
      break;
    } else if (line !== cutMark) add(true, line);
  }
  return pieces.filter(isWritten);
};
const quoteFollows = (lines: string[], from: number): boolean => {
  for (let at = from; at < Math.min(lines.length, from + 4); at += 1)
    if (!isBlank(lines[at] ?? "")) return isQuoted(lines[at] ?? "");
  return false;
};
const quoteGoesOn = (lines: string[], from: number): boolean => {
  for (let at = from; at < Math.min(lines.length, from + 3); at += 1)
    if (!isBlank(lines[at] ?? "")) return isQuoted(lines[at] ?? "");
  return false;
};

/** The ruler above a quote belongs to the quote, and so do the header lines between the two. */
const withoutRuler = (lines: string[]): string[] => {
  const written = lines.findLastIndex((line) => !isBlank(line) && !isHeaderLine(line));
  const headers = lines.slice(written + 1).filter((line) => !isBlank(line));
  if (!isRuler(lines[written] ?? "") || headers.length > 6) return lines;
  return lines.slice(0, written);
};

/** A signature below the quote, or above it, is no answer. */
const withoutSignatures = (pieces: Piece[]): Piece[] => {
  const firstOwn = pieces.find(({ own }) => own);
  return pieces
    .map((piece, at) => (piece.own && pieces[at + 1] ? { ...piece, lines: withoutRuler(piece.lines) } : piece))
    .map((piece) =>
      piece.own
        ? {
            ...piece,
            lines: piece.lines.slice(0, signatureStart(piece.lines, { first: piece.lines[0] === firstOwn?.lines[0] })),
          }
        : piece,
    )
    .filter(isWritten);
};

/** Quotes between one's own words give them their sense; those before the first and after the last do not. */
const keepInterleaved = (pieces: Piece[]): Piece[] => {
  const own = pieces.flatMap((piece, at) => (piece.own ? [at] : []));
  const [head, tail] = [own[0] ?? 0, own.at(-1) ?? 0];
  const quotes = pieces.filter((piece) => !piece.own).length;
  const answered = pieces.some((piece, at) => piece.own && at > 0 && at < pieces.length - 1 && quotes > 1);
  if (!answered) return pieces.filter((piece) => piece.own);
  return pieces.filter((piece, at) => piece.own || (at < tail && (at > head || pieces[at + 1]?.own === true)));
};

/** Who says that the answers stand in the mail below has written them into it, where nothing tells them from the quote. */
const isAnsweredBelow = (own: string): boolean => own.length <= 400 && answeredBelow.test(own);

const trimmed = (lines: string[]): string =>
  withoutMarks(lines.join("\n"))
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{4,}/g, "\n\n\n")
    .replace(/^\n+/, "")
    .trimEnd();

/** The line under which the mail is somebody else's, passed on; -1 when it is none. */
const forwardAt = (lines: string[], passedOn: boolean): number => {
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (isForwardLine(unmarked(line))) return at;
    if (isQuoted(line) || isBlank(line)) continue;
    if (line === cutMark || olderMail(lines, at) > 0) return passedOn ? at : -1;
    if (attributionEnd(lines, at) > 0) return -1;
  }
  return -1;
};

/** Beyond this nobody writes by hand: what follows is looked at no line at a time. */
const lengthMax = 300_000;

/** What a person wrote now in a marked text, and whether the rest is a mail passed on, which belongs to it. */
export const findReply = (marked: string, passing: { passedOn: boolean }): { reply: string; forwarded: boolean } => {
  if (marked.length <= lengthMax) return findIn(marked, passing);
  const found = findIn(marked.slice(0, lengthMax), passing);
  // No quote began in it: the rest is the same person's.
  return found.forwarded || found.reply.length > lengthMax * 0.9
    ? { ...found, reply: trimmed(marked.split("\n")) }
    : found;
};

const findIn = (marked: string, { passedOn }: { passedOn: boolean }): { reply: string; forwarded: boolean } => {
  const lines = marked.split("\n");
  const whole = trimmed(lines);
  if (forwardAt(lines, passedOn) >= 0) return { reply: whole, forwarded: true };
  const pieces = withoutSignatures(piecesOf(lines));
  const kept = keepInterleaved(pieces).flatMap((piece, at) =>
    at === 0 ? piece.lines : ["", ...dropBlankEdges(piece.lines)],
  );
  if (
    pieces.filter(({ own }) => own).length === 1 &&
    kept.length < trimmed(lines).split("\n").length &&
    isAnsweredBelow(trimmed(kept))
  )
    return { reply: whole, forwarded: false };
  return {
    reply:
      trimmed(kept) || trimmed(lines.filter((line) => !isQuoted(line) && !line.startsWith(signatureMark))) || whole,
    forwarded: false,
  };
};
const dropBlankEdges = (lines: string[]): string[] => {
  const start = lines.findIndex((line) => !isBlank(line));
  return start < 0 ? [] : lines.slice(start);
};
