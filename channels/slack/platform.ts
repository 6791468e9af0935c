/** A Slack on loopback that real Bolt talks to: Web API, signed events, socket mode, people and bad days. For the sandbox and the tests. */
import type { WebSocket } from "ws";
import { z } from "zod";
import { type Deeds, envelope, openCustomer } from "./platform/customer";
import { Deliveries, type Kind } from "./platform/deliveries";
import { download, takeUpload } from "./platform/filing";
import { perform } from "./platform/methods";
import { Refusal } from "./platform/refusal";
import { enterApp, openRoom, type Profile } from "./platform/rooms";
import { type Screen, type ScreenMessage, screenOf } from "./platform/screen";
import { type Call, serve } from "./platform/server";
import { openTroubles, type Trouble } from "./platform/trouble";
import { type ApiMessage, addMessage, type Change, openWorld, type Room, type World } from "./platform/world";
import { SCOPES } from "./scopes";

export type { Deeds, TheirFile } from "./platform/customer";
export type { Profile } from "./platform/rooms";
export type { Screen, ScreenMessage } from "./platform/screen";
export type { CallTrouble, EventTrouble, Trouble } from "./platform/trouble";
export type { Change } from "./platform/world";

/** One API call as it came: `error` is Slack's code, null when it went well, undefined while it is open. */
export type Journaled = { method: string; params: Record<string, unknown>; at: number; error?: string | null };

type RoomFacts = { name: string; kind?: Room["kind"]; isShared?: boolean; isAppIn?: boolean };

export type SlackPlatform = {
  slackApiUrl: string;
  token: string;
  appToken: string;
  signingSecret: string;
  app: World["app"] & { teamId: string };
  /** A person with the direct conversation open; the same id gives the same person again. */
  customer: (profile: string | Profile) => Deeds;
  /** A channel of this name, made when there is none; gives its id. */
  channel: (facts: string | RoomFacts) => string;
  /** A message that stood there before the app came, told to nobody. Gives its timestamp. */
  stands: (channel: string, message: Partial<ApiMessage>) => string;
  /** What a channel shows. Throws for an unknown one. */
  screen: (channel: string) => Screen;
  /** A root and its replies. */
  thread: (channel: string, root: string) => ScreenMessage[];
  screens: () => Screen[];
  file: (id: string) => { name: string; mime: string; bytes: Uint8Array } | null;
  /** Every API call, oldest first; the last ten thousand. */
  calls: Journaled[];
  /** What only one person was shown (ephemeral answers), oldest first. */
  whispers: { channel: string; user: string; text: string }[];
  trouble: (trouble: Trouble) => () => void;
  on: (event: "change", listener: (change: Change) => void) => () => void;
  /** Sets the app's request URL: events are posted there from now on. null: socket mode. */
  setRequestUrl: (url: string | null) => void;
  /** Tells the app of an event in its envelope, as it stands. */
  push: (event: Record<string, unknown>) => void;
  /** Posts or sends any body. */
  pushBody: (kind: Kind, body: Record<string, unknown>) => void;
  hold: () => () => void;
  /** Resolves when the app has acknowledged everything. */
  drained: () => Promise<void>;
  /** Forgets events nobody has acknowledged, as Slack does after an hour. */
  forget: () => void;
  sockets: () => number;
  /** Closes the app's sockets: as a network does (`cut`), or as Slack does every few hours. */
  closeSockets: (how: "cut" | "refresh") => void;
  scopes: Set<string>;
  revokeToken: () => void;
  /** The app is removed: its tokens are dead and it is told so. */
  uninstall: () => void;
  /** The app is invited to a channel, or removed from it. */
  invite: (channel: string, isIn?: boolean) => void;
  close: () => Promise<void>;
};

export type PlatformNeeds = {
  port?: number;
  token?: string;
  appToken?: string;
  signingSecret?: string;
  name?: string;
  now?: () => number;
  log?: (line: string) => void;
  /** The first pause after an event was not taken. */
  redeliverMs?: number;
  /** How long an envelope may stay unacknowledged. */
  ackMs?: number;
};

type Valid = { token: string | null; appToken: string | null };

/** Answers calls and writes them into the journal. */
const answering = (world: World, valid: Valid, ticket: () => string) => {
  const calls: Journaled[] = [];
  const act = ({ method, token, params }: Call): Record<string, unknown> => {
    if (token === "") throw new Refusal("not_authed");
    if (method === "apps.connections.open") {
      if (token !== valid.appToken)
        throw new Refusal(token.startsWith("xapp-") ? "invalid_auth" : "not_allowed_token_type");
      return { url: ticket() };
    }
    if (token !== valid.token) throw new Refusal(valid.token === null ? "token_revoked" : "invalid_auth");
    return perform(world, method, params);
  };
  const answer = (call: Call): Record<string, unknown> => {
    const { token: _, ...params } = call.params;
    const entry: Journaled = { method: call.method, params, at: world.now() };
    calls.push(entry);
    if (calls.length > 10_000) calls.shift();
    try {
      const result = act(call);
      entry.error = null;
      return result;
    } catch (error) {
      entry.error = error instanceof Refusal ? error.code : "fatal_error";
      throw error;
    }
  };
  return { calls, answer };
};

const whisper = z.looseObject({ text: z.string().default("") });
const helloOf = (world: World) =>
  JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: world.app.appId }, debug_info: {} });

const closingSockets = (sockets: readonly WebSocket[], how: "cut" | "refresh") => {
  for (const socket of sockets)
    if (how === "cut") socket.terminate();
    else socket.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: {} }));
};

const roomNamed = (world: World, facts: string | RoomFacts): Room => {
  const { name, kind = "channel", ...more } = typeof facts === "string" ? { name: facts } : facts;
  const known = [...world.rooms.values()].find((room) => room.name === name && room.kind === kind);
  return known ?? openRoom(world, { kind, name, ...more });
};

const roomAt = (world: World, id: string): Room => {
  const room = world.rooms.get(id);
  if (!room) throw new Error(`no channel ${id}`);
  return room;
};

/** The channels and what stands in them. */
const windows = (world: World) => ({
  channel: (facts: string | RoomFacts) => roomNamed(world, facts).id,
  stands: (channel: string, message: Partial<ApiMessage>) =>
    addMessage(world, roomAt(world, channel), "customer", message).message.ts,
  screen: (channel: string) => screenOf(world, roomAt(world, channel)),
  thread: (channel: string, root: string) =>
    screenOf(world, roomAt(world, channel)).messages.filter(({ ts, thread }) => ts === root || thread === root),
  screens: () => [...world.rooms.values()].map((room) => screenOf(world, room)),
  invite: (channel: string, isIn = true) => {
    roomAt(world, channel).isAppIn = isIn;
  },
});

/** Opens the stand-in. */
export const openSlackPlatform = async (needs: PlatformNeeds = {}): Promise<SlackPlatform> => {
  const { now = Date.now, log = () => {}, redeliverMs = 50, ackMs = 3000, name = "parley" } = needs;
  const { token = "xoxb-0-standin-never-secret", appToken = "xapp-1-A0APP0001-0-standin" } = needs;
  const { signingSecret = "stand-in-signing-secret" } = needs;
  let port = 0;
  const address = () => `http://127.0.0.1:${port}`;
  const world = openWorld({ now, address, scopes: new Set(SCOPES), name });
  enterApp(world);
  const deliveries = new Deliveries({ redeliverMs, ackMs, signingSecret, now, log });
  const troubles = openTroubles();
  const valid: Valid = { token, appToken };
  const tickets = new Set<string>();
  const ticket = () => {
    const fresh = world.newId("ticket-");
    tickets.add(fresh);
    return `ws://127.0.0.1:${port}/link/?ticket=${fresh}&app_id=${world.app.appId}`;
  };
  const { calls, answer } = answering(world, valid, ticket);
  const whispers: SlackPlatform["whispers"] = [];
  const server = await serve(
    {
      log,
      perform: answer,
      trouble: troubles.next,
      scopes: () => [...world.scopes].join(","),
      upload: (path, bytes) => takeUpload(world, path, bytes),
      download: (path, given) => {
        const stored = download(world, path);
        if (!stored) return undefined;
        return given === valid.token && world.scopes.has("files:read")
          ? { bytes: stored.bytes, mime: stored.file.mimetype }
          : "login";
      },
      respond: (path, body) => {
        const [, , channel = "", user = ""] = path.split("/");
        const { text } = whisper.parse(body);
        whispers.push({ channel, user, text });
        world.changed({ channel, type: "whisper", text });
      },
      isTicket: (url) => tickets.delete(url.searchParams.get("ticket") ?? ""),
      join: (socket) => {
        socket.send(helloOf(world));
        deliveries.join(socket);
      },
    },
    needs.port ?? 0,
  );
  port = server.port;
  const push = (event: Record<string, unknown>) =>
    deliveries.push({ lane: String(event["channel"] ?? "app"), kind: "events_api", body: envelope(world, event) });
  return {
    ...windows(world),
    slackApiUrl: `${address()}/api/`,
    token,
    appToken,
    signingSecret,
    app: { ...world.app, teamId: world.team.id },
    customer: (profile) => openCustomer(world, deliveries, typeof profile === "string" ? { name: profile } : profile),
    file: (id) => {
      const stored = world.files.get(id);
      return stored ? { name: stored.file.name, mime: stored.file.mimetype, bytes: stored.bytes } : null;
    },
    calls,
    whispers,
    trouble: (trouble) => {
      if (trouble.does === "duplicate") deliveries.duplicate({ each: trouble.copies, times: trouble.times ?? 1 });
      else if (trouble.does === "reverse") deliveries.reverse();
      else if (trouble.does === "lose") deliveries.lose(trouble.times ?? 1);
      else return troubles.add(trouble);
      return () => {
        deliveries.duplicate({ each: 1, times: 0 });
        deliveries.lose(0);
      };
    },
    on: (_event, listener) => world.onChange(listener),
    setRequestUrl: (url) => deliveries.setUrl(url),
    push,
    pushBody: (kind, body) => deliveries.push({ lane: "app", kind, body }),
    hold: () => deliveries.hold(),
    drained: () => deliveries.drained(),
    forget: () => deliveries.forget(),
    sockets: () => deliveries.sockets().length,
    closeSockets: (how) => closingSockets(deliveries.sockets(), how),
    scopes: world.scopes,
    revokeToken: () => {
      valid.token = null;
    },
    uninstall: () => {
      push({ type: "app_uninstalled" });
      push({ type: "tokens_revoked", tokens: { oauth: [], bot: [world.app.userId] } });
      valid.token = null;
    },
    close: async () => {
      deliveries.close();
      await server.close();
    },
  };
};
