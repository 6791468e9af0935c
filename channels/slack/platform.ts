/** A Slack on loopback that real Bolt talks to: Web API, signed events, socket mode, people and bad days. For the sandbox and the tests. */
import type { WebSocket } from "ws";
import { z } from "zod";
import { answering, type Journaled, type Valid } from "./platform/answering";
import { type Deeds, openCustomer } from "./platform/customer";
import { Deliveries, type Kind } from "./platform/deliveries";
import { envelope } from "./platform/envelope";
import { download, takeUpload } from "./platform/filing";
import { enterApp, type Profile } from "./platform/rooms";
import type { Screen, ScreenMessage } from "./platform/screen";
import { serve } from "./platform/server";
import { openTroubles, type Trouble } from "./platform/trouble";
import { type RoomFacts, windows } from "./platform/windows";
import { type ApiMessage, type Change, openWorld, type World } from "./platform/world";
import { SCOPES } from "./scopes";

export type { Journaled } from "./platform/answering";
export type { Deeds, TheirFile } from "./platform/customer";
export type { Profile } from "./platform/rooms";
export type { Screen, ScreenMessage } from "./platform/screen";
export type { CallTrouble, EventTrouble, Trouble } from "./platform/trouble";
export type { Change } from "./platform/world";

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
  /** Groups of people: id → what they are called. */
  groups: Map<string, string>;
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

const whisper = z.looseObject({ text: z.string().default("") });
const helloOf = (world: World) =>
  JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: world.app.appId }, debug_info: {} });

const closingSockets = (sockets: readonly WebSocket[], how: "cut" | "refresh") => {
  for (const socket of sockets)
    if (how === "cut") socket.terminate();
    else socket.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: {} }));
};

type Inside = { world: World; deliveries: Deliveries; valid: Valid; whispers: SlackPlatform["whispers"] };

/** What the server asks of the world behind it. */
const behind = ({ world, deliveries, valid, whispers }: Inside) => ({
  scopes: () => [...world.scopes].join(","),
  upload: (path: string, bytes: Uint8Array) => takeUpload(world, path, bytes),
  download: (path: string, given: string) => {
    const stored = download(world, path);
    if (!stored) return undefined;
    const isAllowed = given === valid.token && world.scopes.has("files:read");
    return isAllowed ? { bytes: stored.bytes, mime: stored.file.mimetype } : ("login" as const);
  },
  respond: (path: string, body: unknown) => {
    const [, , channel = "", user = ""] = path.split("/");
    const { text } = whisper.parse(body);
    whispers.push({ channel, user, text });
    world.changed({ channel, type: "whisper", text });
  },
  join: (socket: WebSocket) => {
    socket.send(helloOf(world));
    deliveries.join(socket);
  },
});

/** Events as a test or the sandbox wants them, and bad days. */
const scripting = ({ world, deliveries, valid }: Inside, troubles: ReturnType<typeof openTroubles>) => {
  const push = (event: Record<string, unknown>) =>
    deliveries.push({ lane: String(event["channel"] ?? "app"), kind: "events_api", body: envelope(world, event) });
  return {
    push,
    pushBody: (kind: Kind, body: Record<string, unknown>) => deliveries.push({ lane: "app", kind, body }),
    trouble: (trouble: Trouble) => {
      if (trouble.does === "duplicate") deliveries.duplicate({ each: trouble.copies, times: trouble.times ?? 1 });
      else if (trouble.does === "reverse") deliveries.reverse();
      else if (trouble.does === "lose") deliveries.lose(trouble.times ?? 1);
      else return troubles.add(trouble);
      return () => {
        deliveries.duplicate({ each: 1, times: 0 });
        deliveries.lose(0);
      };
    },
    setRequestUrl: (url: string | null) => deliveries.setUrl(url),
    hold: () => deliveries.hold(),
    drained: () => deliveries.drained(),
    forget: () => deliveries.forget(),
    sockets: () => deliveries.sockets().length,
    closeSockets: (how: "cut" | "refresh") => closingSockets(deliveries.sockets(), how),
    scopes: world.scopes,
    groups: world.groups,
    revokeToken: () => {
      valid.token = null;
    },
    uninstall: () => {
      push({ type: "app_uninstalled" });
      push({ type: "tokens_revoked", tokens: { oauth: [], bot: [world.app.userId] } });
      valid.token = null;
    },
  };
};

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
  const inside: Inside = { world, deliveries, valid: { token, appToken }, whispers: [] };
  const troubles = openTroubles();
  const { calls, answer, isTicket } = answering(world, inside.valid);
  const asked = { ...behind(inside), now, log, perform: answer, trouble: troubles.next, isTicket };
  const server = await serve(asked, needs.port ?? 0);
  port = server.port;
  return {
    ...windows(world),
    ...scripting(inside, troubles),
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
    whispers: inside.whispers,
    on: (_event, listener) => world.onChange(listener),
    close: async () => {
      deliveries.close();
      await server.close();
    },
  };
};
