import type { Columns } from "../columns";
import { askedTables } from "./asked";
import { assistTables } from "./assist";
import { deskTables } from "./desk";
import { flowTables } from "./flow";
import { gapTables } from "./gaps";
import { knowledgeTables } from "./knowledge";
import { labTables } from "./lab";
import { modelTables } from "./models";
import { peopleTables } from "./people";
import { routingTables } from "./routing";
import { searchTables } from "./search";
import { verdictTables } from "./verdicts";

/** Every table, made over one engine's columns. */
export const makeSchema = (columns: Columns) => {
  const people = peopleTables(columns);
  const desk = deskTables(columns, people);
  const flow = flowTables(columns, desk);
  const knowledge = knowledgeTables(columns);
  const routing = routingTables(columns, people, desk);
  const search = searchTables(columns, desk);
  const lab = labTables(columns);
  const verdicts = verdictTables(columns, desk);
  const assist = assistTables(columns, desk);
  const gaps = gapTables(columns, desk);
  const models = modelTables(columns);
  const asked = askedTables(columns, desk, knowledge);
  return {
    ...people,
    ...desk,
    ...flow,
    ...knowledge,
    ...routing,
    ...search,
    ...lab,
    ...models,
    ...verdicts,
    ...assist,
    ...gaps,
    ...asked,
  };
};
export type Schema = ReturnType<typeof makeSchema>;
