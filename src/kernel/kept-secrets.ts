import { Problem } from "./problem";

type Kept = {
  /** The addresses that change, by their names. */
  moved: string[];
  /** The kept secrets that would be sent there. */
  kept: string[];
  /** What is given with the change; a secret given empty is given up. */
  given: Record<string, unknown>;
};

/** A secret was given for one address and is sent to no other: one that moves must be told them again. Throws secret.again. */
export const secretsStayWhereGiven = ({ moved, kept, given }: Kept): void => {
  const secrets = kept.filter((key) => given[key] === undefined);
  if (moved.length > 0 && secrets.length > 0)
    throw new Problem(
      "secret.again",
      { moved, secrets },
      `The address changed (${moved.join(", ")}), and what is kept for the old one is not sent there: give ${secrets.join(", ")} again.`,
    );
};

/** The server an address names, whatever its path; the text itself when it is no URL. */
export const serverOf = (address: string): string => {
  const origin = URL.canParse(address) ? new URL(address).origin : "null";
  return origin === "null" ? address : origin;
};
