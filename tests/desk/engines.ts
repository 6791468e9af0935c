import { describe } from "vitest";
import type { Engine } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";

type Promises<E> = (engine: E) => void;

const on = <E extends Engine>(engines: readonly E[], name: string, promises: Promises<E>): void => {
  for (const engine of engines)
    if (engine === "postgres" && !postgresAt)
      describe.skip(`${name} on postgres (${WITHOUT_POSTGRES})`, () => promises(engine));
    else describe(`${name} on ${engine}`, () => promises(engine));
};

/** The same promises on SQLite, on PGlite and on real PostgreSQL: what stores say must not depend on the engine. */
export const onEveryEngine = (name: string, promises: Promises<Engine>): void =>
  on(["sqlite", "pglite", "postgres"], name, promises);

/** The same promises on the two engines a desk can run on: where processes, locks and connections matter. */
export const onBothEngines = (name: string, promises: Promises<Exclude<Engine, "pglite">>): void =>
  on(["sqlite", "postgres"], name, promises);
