/** The customer's side of a private chat. Every action is at once visible in the chat and on its way to the bot. */
import { member, openDeeds, type Pocket } from "./deeds";
import type { UpdateQueue } from "./updates";
import type { ApiUser, Room, World } from "./world";

export type Profile = { firstName: string; lastName?: string; username?: string; language?: string; id?: number };

/** A person of Telegram's; `id` when none is given. */
export const userOf = ({ firstName, lastName, username, language = "en", id }: Profile, fallback: number): ApiUser => ({
  id: id ?? fallback,
  is_bot: false,
  first_name: firstName,
  last_name: lastName,
  username,
  language_code: language,
});

const enter = (world: World, profile: Profile): { room: Room; person: ApiUser } => {
  const person = userOf(profile, 700_000_001 + world.rooms.size);
  const { id, first_name, last_name, username } = person;
  const known = world.rooms.get(id);
  if (known) return { room: known, person: known.members.get(id) ?? person };
  const chat = { id, type: "private" as const, first_name, last_name, username };
  const room: Room = { chat, members: new Map([[id, person]]), messages: new Map(), isBlocked: false };
  world.rooms.set(id, room);
  return { room, person };
};

export type Customer = ReturnType<typeof openCustomer>;

/** A person with the bot's chat open. The same id gives the same person again. */
export const openCustomer = (world: World, updates: UpdateQueue, profile: Profile) => {
  const { room, person } = enter(world, profile);
  const pocket: Pocket = { world, updates, room, speaker: { from: person } };
  const deeds = openDeeds(pocket);
  return {
    ...deeds,
    starts: (payload?: string): number => deeds.writes(payload ? `/start ${payload}` : "/start"),
    blocks: () => member(pocket, "kicked"),
    unblocks: () => member(pocket, "member"),
  };
};
