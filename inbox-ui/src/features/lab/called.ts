import { agentById, house } from "../../app/session";
import { named } from "../../app/words";

/** A team or a person by name, for a version told in lines. */
export const called = (id: string): string => {
  const found = house.teams.find((one) => one.id === id);
  return found ? named(found) : (agentById(id)?.name ?? id);
};
