/** One message of ours in several: who sends it walks through its steps, and sends what has not arrived. */
import type { ExternalId, Progress } from "../contract";
import { graphemeEnd } from "./breath";

const LABEL_MAX = 60;

/** The first words of a piece, by which people know it. */
export const firstWords = (text: string): string => {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length <= LABEL_MAX ? line : `${line.slice(0, graphemeEnd(line, LABEL_MAX - 1)).trimEnd()}…`;
};

type Walk<Step> = {
  steps: readonly Step[];
  /** What the pieces are that a step makes: one, or of an album one per file. */
  labels: (step: Step) => string[];
  /** Gives an id per piece. */
  send: (step: Step, n: number) => Promise<ExternalId[]>;
};

/** Sends the steps of which nothing has arrived, one after another; gives the ids of all pieces that are known. */
export const carryOut = async <Step>(
  progress: Progress,
  { steps, labels, send }: Walk<Step>,
): Promise<ExternalId[]> => {
  const named = steps.map(labels);
  const all = named.flat();
  if (all.length > 1) await progress.planned?.(all);
  const known: (ExternalId | null | undefined)[] = all.map((_, at) => progress.done[at]);
  let first = 0;
  for (const [n, step] of steps.entries()) {
    const count = named[n]?.length ?? 0;
    // An album comes whole or not at all: whose confirmation was cut short has arrived.
    if (known.slice(first, first + count).every((id) => id === undefined)) {
      for (const [k, externalId] of (await send(step, n)).entries()) {
        known[first + k] = externalId;
        await progress.sent(externalId, first + k);
      }
    }
    first += count;
  }
  return known.flatMap((id) => id ?? []);
};
