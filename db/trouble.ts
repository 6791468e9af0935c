import { StoreProblem } from "./migrations";

const field = (failure: unknown, name: "code" | "message" | "cause"): unknown =>
  typeof failure === "object" && failure !== null && name in failure ? Reflect.get(failure, name) : undefined;

/** Nobody is there, or they hang up: a restart of PostgreSQL, a broken network, more connections than it lends. */
const AWAY = /^(08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/;
const CUT = /connection terminated|connection ended|client has encountered a connection error/i;

/** Turns PostgreSQL's own failures into sentences that say how to mend them; anything else comes back as it is. */
export const postgresSentence = (failure: unknown): unknown => {
  if (failure instanceof StoreProblem) return failure;
  const code = String(field(failure, "code") ?? "");
  const message = String(field(failure, "message") ?? "");
  if (code === "53100")
    return new StoreProblem(
      "The disk of the PostgreSQL server is full. Free some space there; nothing that was confirmed is lost.",
      "store.full",
    );
  if (code === "25006")
    return new StoreProblem(
      "PostgreSQL takes no writes: it is a standby, or set to read only. Name the primary in DATABASE_URL.",
      "store.read_only",
    );
  if (code === "42501")
    return new StoreProblem(
      `PostgreSQL does not permit it (${message}). Make the account in DATABASE_URL the owner of its database.`,
      "store.read_only",
    );
  if (AWAY.test(code) || CUT.test(message))
    return new StoreProblem(
      `PostgreSQL at DATABASE_URL does not answer (${message || code}). Check the address, the password, and that the server runs.`,
      "store.away",
    );
  // Drizzle wraps what the driver said.
  const cause = field(failure, "cause");
  if (cause === undefined) return failure;
  const said = postgresSentence(cause);
  return said instanceof StoreProblem ? said : failure;
};
