/** What is looked up before a payload is kept, so that reading it again needs no network. */
import { type ConnectionNeeds, DeliveryFailure } from "../contract";
import { type About, aboutOf } from "./about";
import type { Api } from "./api";
import { type Channel, channelOf, type Groups, groupsOf, reactionsBy, threadAround, type User, userOf } from "./asking";
import { openCache } from "./cache";
import { repeatable, wordsOf } from "./failure";
import { threadOf } from "./ids";
import { body as bodyShape, type Known, type Message } from "./payload";
import { namedIn } from "./rich-in";
import type { SlackSettings } from "./settings";
import { may, type Self } from "./us";

type Needs = {
  needs: Pick<ConnectionNeeds<SlackSettings>, "settings" | "history" | "log" | "now">;
  /** Answers quickly or not at all: Slack waits three seconds for us. */
  api: Api;
  self: Self;
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Names in one message; more are shown as ids. */
const NAMES_MAX = 20;

const quietly =
  ({ needs: { log } }: Needs, what: string) =>
  (error: unknown): null => {
    log.info({ problem: wordsOf(error) }, `slack: ${what} could not be looked up`);
    return null;
  };

/** People and channels by id; what can't be looked up is left out. */
const openNames = (all: Needs) => {
  const keeping = { now: all.needs.now, keepMs: HOUR_MS, failMs: MINUTE_MS, max: 5000 };
  const [users, channels] = [openCache<User>(keeping), openCache<Channel>(keeping)];
  const every = openCache<Groups>({ ...keeping, max: 1 });
  const byId = async <Value>(ids: readonly string[], look: (id: string) => Promise<Value | null>) => {
    const wanted = [...new Set(ids)].slice(0, NAMES_MAX);
    const found = await Promise.all(wanted.map(async (id) => [id, await look(id)] as const));
    return Object.fromEntries(found.flatMap(([id, value]) => (value ? [[id, value]] : [])));
  };
  return {
    people: (ids: readonly string[], ours: string | undefined): Promise<Known["users"]> =>
      byId(
        ids.filter((id) => /^[UW]/.test(id) && id !== "USLACKBOT"),
        (id) => users(id, () => userOf(all.api, id, ours).catch(quietly(all, "a person"))),
      ),
    places: (ids: readonly string[]): Promise<Known["channels"]> =>
      byId(
        ids.filter((id) => /^[CG]/.test(id)),
        (id) => channels(id, () => channelOf(all.api, id).catch(quietly(all, "a channel"))),
      ),
    groups: async (ids: readonly string[]): Promise<Groups> => {
      if (ids.length === 0 || !may(all.self.known(), "usergroups:read")) return {};
      const known = (await every("all", () => groupsOf(all.api).catch(quietly(all, "groups of people")))) ?? {};
      return Object.fromEntries(ids.flatMap((id) => (known[id] ? [[id, known[id]]] : [])));
    },
  };
};

/** Whether the thread is a conversation already, where that decides. */
const isKnown = async ({ needs: { settings, history } }: Needs, { channel, threadTs }: About): Promise<boolean> => {
  if (settings.listen === "invited" || !channel || !threadTs) return false;
  const { items } = await history(threadOf({ channel, ts: threadTs }), { sinceSeq: 0, limit: 1 });
  return items.length > 0;
};

const reactionsOf = async (all: Needs, { channel, ts, reaction }: About): Promise<string[] | undefined> => {
  if (!channel || !ts || !reaction) return undefined;
  const found = await reactionsBy(all.api, reaction.user, { channel, ts }).catch(quietly(all, "reactions"));
  return found ?? undefined;
};

/** The thread that is to become a conversation. Slack repeats what we could not look up, so passing trouble is thrown. */
const wantedThread = async (all: Needs, { channel, ts, reaction, isShortcut }: About): Promise<Message[]> => {
  const { ticketEmoji } = all.needs.settings;
  const isTicket = reaction?.isAdded && ticketEmoji === reaction.name.replace(/::skin-tone-\d$/, "");
  if (!(isShortcut || isTicket) || !channel || !ts) return [];
  return threadAround(all.api, channel, ts).catch((error: unknown) => {
    const failure = repeatable(error);
    // A shortcut brings its message along.
    const isHopeless = isShortcut || !(failure instanceof DeliveryFailure) || failure.kind === "rejected";
    if (!isHopeless) throw failure;
    quietly(all, "a thread")(error);
    return [];
  });
};

/** Gives everything the reader wants to know beside a payload. */
export const openLookups = (all: Needs) => {
  const names = openNames(all);
  return async (raw: unknown, { isFetched }: { isFetched: boolean }): Promise<Record<string, unknown>> => {
    const body = bodyShape.safeParse(raw).data;
    const about = body ? aboutOf(body) : null;
    const us = await all.self.soon();
    const bare = { self: us ? { ...us, scopes: undefined } : undefined, ...(isFetched ? { isFetched } : {}) };
    if (!body || !about) return bare;
    const thread = await wantedThread(all, about);
    const named = namedIn([body.event, body.message, thread]);
    const writers = thread.flatMap(({ user }) => (user ? [user] : []));
    const [users, channels, groups, isKnownThread, reactions] = await Promise.all([
      names.people([...about.people, ...writers, ...named.users], us?.teamId),
      names.places([...(about.channel ? [about.channel] : []), ...named.channels]),
      names.groups(named.groups),
      isKnown(all, about),
      reactionsOf(all, about),
    ]);
    return { ...bare, users, channels, groups, isKnownThread, reactions, thread };
  };
};
export type Lookups = ReturnType<typeof openLookups>;
