import { describe } from "vitest";
import type { Engine } from "../support/desk";
import { postgresAt, WITHOUT_POSTGRES } from "../support/postgres";

const engines: Engine[] = ["sqlite", "postgres"];

/** The same promises on both engines; says why when one of them is left out. */
export const onBothEngines = (name: string, promises: (engine: Engine) => void): void => {
  for (const engine of engines)
    if (engine === "postgres" && !postgresAt)
      describe.skip(`${name} on postgres (${WITHOUT_POSTGRES})`, () => promises(engine));
    else describe(`${name} on ${engine}`, () => promises(engine));
};
