import { may } from "../../app/session";

/** The rooms everybody shares, and what one must be allowed to do to find something there. */
const table = {
  categories: "categories.write",
  routing: "automation.manage",
  connections: "connections.manage",
  channels: "connections.read",
  people: "agents.manage",
  canned: "canned.write",
  manners: "manners.manage",
  hours: "hours.manage",
  models: "models.read",
  synonyms: "articles.write",
  desk: "settings.manage",
} as const;
export type RoomName = keyof typeof table;

const roomNames: RoomName[] = [
  "categories",
  "routing",
  "canned",
  "synonyms",
  "connections",
  "channels",
  "people",
  "manners",
  "hours",
  "models",
  "desk",
];
/** Those the signed-in agent may enter; one's own profile is open to all. */
export const openRooms = () => roomNames.filter((name) => may(table[name]));
