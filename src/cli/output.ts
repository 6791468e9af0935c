import { SingleBar } from "cli-progress";
import { z } from "zod";
import { issueSentence } from "../kernel/issues";
import { Problem } from "../kernel/problem";

/** The command cannot do what was asked; the message says why and what to do. Exit code 1. */
export class Failure extends Error {}
/** The command was called wrongly. Exit code 2. */
export class WrongUsage extends Error {}

/** Results: standard output. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
export const printJson = (value: unknown): void => print(JSON.stringify(value));
/** Messages: standard error. */
export const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Rows under their headings, each column as wide as its widest cell. */
export const table = (head: string[], rows: string[][]): string => {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

/** A bar on standard error where somebody watches; silent elsewhere. */
export const openProgress = (what: string, total: number) => {
  if (!process.stderr.isTTY) return { step: () => {}, done: () => {} };
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return { step: () => bar.increment(), done: () => bar.stop() };
};

const problemSentence = ({ code, details, message }: Problem): string => {
  if (message !== code) return message;
  if (code === "not_found") return `There is no such ${String(details.what ?? Object.keys(details)[0] ?? "thing")}.`;
  if (code === "conflict" && details.field === "email") return "Another agent has this e-mail.";
  if (code === "connection.unknown_channel") return `There is no channel called ${String(details.channel)}.`;
  return `${code} ${JSON.stringify(details)}`;
};

/** What went wrong, for people. */
export const sentenceOf = (failure: unknown): string => {
  if (failure instanceof Problem) return problemSentence(failure);
  if (failure instanceof z.ZodError) return failure.issues.map(issueSentence).join("\n");
  return failure instanceof Error ? failure.message : String(failure);
};
