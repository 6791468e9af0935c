import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type Channel, type ConnectionState, DeliveryFailure } from "../../../channels/contract";
import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { lastSeq } from "../../jobs/store";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Seal } from "../../kernel/seal";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { may, type Permission, type Role } from "../../people/roles";
import { body, json, openRoom, refusals } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { listAgents, listTeams } from "../../people/store";
import { listCategories } from "../categories/store";
import { addConnection, removeConnection, secretsGiven, settingsOf } from "../connections/add";
import { changeConnection } from "../connections/change";
import { type Connection, gapOf, getConnection, listConnections } from "../connections/store";
import { contactById, findContacts } from "../contacts/card/store";
import { changeContact } from "../contacts/change";
import { personally } from "../conversations/personally";
import * as present from "../conversations/present";
import { saveSettings, settings } from "../conversations/store";
import * as store from "./store";

export type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  seal: Seal;
  channels: Channel[];
  /** Where platforms post to: the edge's address where there is one. */
  hookUrl: string;
  probe: (connection: string) => Promise<ConnectionState>;
  /** The approved templates of a connection; throws DeliveryFailure when the platform can't be asked. */
  templates: (connection: string) => Promise<wire.Template[]>;
  /** What the platform has told of a connection's account and still holds. */
  news: (connection: string) => Promise<wire.AccountNews[]>;
  /** Reads a quarantined payload again; throws what is still wrong with it. */
  replay: (quarantined: string) => Promise<void>;
  /** What leads must know of the whole desk. */
  notices: () => Promise<wire.Notice[]>;
};
const Id = z.object({ id: z.string().min(1).max(200) });
const Done = shape<{ id: string }>("Changed");
export const Settings = z.object({
  undoSeconds: z.number().int().min(0).max(120),
  quietWindowMs: z.number().int().min(0).max(60_000),
  reopenDays: z.number().int().min(0).max(365),
  applyThreshold: z.number().min(0).max(1),
  botEnabled: z.boolean(),
  deskName: z.string().trim().min(1).max(80),
});
type Method = "get" | "post" | "patch" | "delete";
const described = <S extends z.ZodType>(
  method: Method,
  path: string,
  summary: string,
  permission: Permission,
  answer: S,
) => ({ method, path, summary, middleware: guard(permission), responses: { 200: json(answer), ...refusals } }) as const;

const deskRoute = createRoute(
  described("get", "/desk", "What every screen needs", "conversations.read", shape<wire.Desk>("Desk")),
);
const settingsRoute = createRoute(
  described("get", "/settings", "The desk's settings", "settings.read", shape<wire.DeskSettings>("DeskSettings")),
);
const setRoute = createRoute({
  ...described(
    "patch",
    "/settings",
    "Change the desk's settings",
    "settings.manage",
    shape<wire.DeskSettings>("DeskSettings"),
  ),
  request: body(Settings.partial()),
});
const canned = createRoute(
  described("get", "/canned", "Canned replies", "canned.read", listOf<wire.CannedView>("Canned")),
);
const addCanned = createRoute({
  ...described("post", "/canned", "Add a canned reply", "canned.write", Done),
  request: body(store.CannedInput),
});
const setCanned = createRoute({
  ...described("patch", "/canned/{id}", "Change a canned reply", "canned.write", Done),
  request: { params: Id, ...body(store.CannedChange) },
});
const dropCanned = createRoute({
  ...described("delete", "/canned/{id}", "Remove a canned reply", "canned.write", Done),
  request: { params: Id },
});
const channelsRoute = createRoute(
  described(
    "get",
    "/connections/channels",
    "The channels and what each must be told",
    "connections.read",
    listOf<wire.ChannelView>("Channel"),
  ),
);
const connections = createRoute(
  described(
    "get",
    "/connections",
    "Connections with their state",
    "connections.read",
    listOf<wire.ConnectionView>("Connection"),
  ),
);
const NewConnection = z.object({
  channel: z.string().max(40),
  name: z.string().trim().max(120),
  settings: z.record(z.string(), z.unknown()),
});
const connect = createRoute({
  ...described(
    "post",
    "/connections",
    "Add a connection; the platform is asked whether its settings are good",
    "connections.manage",
    Done,
  ),
  request: body(NewConnection),
});
const reconnect = createRoute({
  ...described(
    "patch",
    "/connections/{id}",
    "Change a connection's name or settings; the platform is asked about new settings first",
    "connections.manage",
    Done,
  ),
  request: { params: Id, ...body(NewConnection.omit({ channel: true }).partial()) },
});
const test = createRoute({
  ...described(
    "post",
    "/connections/{id}/test",
    "Ask the platform whether we are heard",
    "connections.read",
    shape<ConnectionState>("ConnectionState"),
  ),
  request: { params: Id },
});
const disconnect = createRoute({
  ...described(
    "delete",
    "/connections/{id}",
    "Remove a connection; its conversations stay",
    "connections.manage",
    Done,
  ),
  request: { params: Id },
});
const newsRoute = createRoute({
  ...described(
    "get",
    "/connections/{id}/news",
    "What the platform has told of the account, each matter by its latest news, the worst first",
    "connections.read",
    listOf<wire.AccountNews>("AccountNews"),
  ),
  request: { params: Id },
});
const templatesRoute = createRoute({
  ...described(
    "get",
    "/connections/{id}/templates",
    "The texts the platform has approved for starting a conversation anew",
    "connections.read",
    listOf<wire.Template>("Template"),
  ),
  request: { params: Id },
});
const signatureRoute = createRoute({
  ...described(
    "get",
    "/connections/{id}/signature",
    "What stands under one's own messages there; nothing where the channel has no signatures",
    "conversations.write",
    shape<wire.SignatureBelow>("SignatureBelow"),
  ),
  request: { params: Id, query: z.object({ language: z.enum(["en", "ru", "other"]).default("en") }) },
});
const contactRoute = createRoute({
  ...described("get", "/contacts/{id}", "A contact", "contacts.read", shape<wire.ContactView>("Contact")),
  request: { params: Id },
});
const contactsRoute = createRoute({
  ...described(
    "get",
    "/contacts",
    "Contacts by a piece of their name, e-mail, phone or company",
    "contacts.read",
    listOf<wire.ContactFound>("ContactFound"),
  ),
  request: {
    query: z.object({
      q: z.string().trim().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
  },
});
const ContactChange = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().nullish(),
  phone: z.string().trim().max(60).nullish(),
  company: z.string().trim().max(200).nullish(),
  notes: z.string().max(10_000).optional(),
  /** The notes as they were read: they are not written over when they say something else by now. */
  notesWere: z.string().max(10_000).optional(),
  vip: z.boolean().optional(),
  companyVip: z.boolean().optional(),
});
const setContact = createRoute({
  ...described("patch", "/contacts/{id}", "Change a contact", "contacts.write", shape<wire.ContactView>("Contact")),
  request: { params: Id, ...body(ContactChange) },
});
const quarantine = createRoute(
  described(
    "get",
    "/quarantine",
    "Payloads nobody could understand",
    "connections.read",
    listOf<wire.Quarantined>("Quarantined"),
  ),
);
const replay = createRoute({
  ...described("post", "/quarantine/{id}/replay", "Read a payload again", "quarantine.manage", Done),
  request: { params: Id },
});

/** What the desk is made of: settings, canned replies, connections, contacts, quarantine. */
export const setupRoutes = (needs: Needs) => {
  const { now, newId } = needs;
  const { read: db, transact } = needs.store;
  const view = (one: Connection, role: Role): wire.ConnectionView[] => {
    const channel = needs.channels.find((known) => known.name === one.channel);
    if (!channel) return [];
    const secrets = Object.fromEntries(secretsGiven(needs.seal, channel, one).map((key) => [key, true]));
    const { id, name, address, lastHeardAt } = one;
    return [
      {
        id,
        channel: one.channel,
        name,
        address,
        state: one.state,
        // While pairing it is the code to pair with: whoever scans it decides whose phone we are.
        reason: one.state === "pairing" && !may(role, "connections.manage") ? null : one.stateReason,
        cure: one.stateCure,
        since: one.stateSince,
        lastHeardAt,
        gap: gapOf(one),
        capabilities: channel.capabilities,
        settings: { ...one.settings, ...secrets },
      },
    ];
  };
  const seenBy = (c: Context, all: Connection[]) => all.flatMap((one) => view(one, agentOf(c).role));
  const changing = async (
    what: "canned" | "settings",
    by: string,
    work: (tx: Parameters<Parameters<typeof transact>[0]>[0]) => Promise<string>,
  ) => ({
    id: await transact(async (tx) => {
      const id = await work(tx);
      await emit(
        tx,
        { type: "desk.changed", conversation: null, actor: { kind: "agent", id: by }, payload: { what } },
        now(),
      );
      return id;
    }),
  });
  const making = () => ({ newId, now: now() });
  const channelNamed = (name: string) => needs.channels.find((one) => one.name === name) ?? null;
  const connecting = { transact, now, newId, seal: needs.seal, channelNamed };
  const contactView = async (id: string) => {
    const seq = await lastSeq(db);
    const found = await contactById(db, id);
    if (!found) throw new Problem("not_found", { what: "contact", id });
    return present.contact(found, seq);
  };

  return openRoom()
    .openapi(deskRoute, async (c) => {
      const seq = await lastSeq(db);
      const [agents, teams, cats, replies, doors, set, notices] = await Promise.all([
        listAgents(db, { limit: 500 }),
        listTeams(db, { limit: 500 }),
        listCategories(db),
        store.listCanned(db),
        listConnections(db),
        settings(db),
        may(agentOf(c).role, "models.read") ? needs.notices() : [],
      ]);
      const connections = seenBy(c, doors);
      return c.json(
        { notices, agents, teams, categories: cats, canned: replies, connections, settings: set, seq },
        200,
      );
    })
    .openapi(settingsRoute, async (c) => c.json(await settings(db), 200))
    .openapi(setRoute, async (c) => {
      await changing("settings", agentOf(c).id, async (tx) => {
        await saveSettings(tx, c.req.valid("json"), now());
        return "desk";
      });
      return c.json(await settings(db), 200);
    })
    .openapi(canned, async (c) => c.json(await store.listCanned(db), 200))
    .openapi(addCanned, async (c) =>
      c.json(await changing("canned", agentOf(c).id, (tx) => store.saveCanned(tx, c.req.valid("json"), making())), 200),
    )
    .openapi(setCanned, async (c) =>
      c.json(
        await changing("canned", agentOf(c).id, (tx) =>
          store.changeCanned(tx, { ...c.req.valid("json"), id: c.req.valid("param").id }, making()),
        ),
        200,
      ),
    )
    .openapi(dropCanned, async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await changing("canned", agentOf(c).id, (tx) => store.removeCanned(tx, id).then(() => id)), 200);
    })
    .openapi(channelsRoute, async (c) =>
      c.json(
        needs.channels.map(({ name, label, fields, capabilities, warning = null, webhook, manifest = null }) => ({
          name,
          label,
          fields,
          capabilities,
          warning,
          webhook: webhook ? { ...webhook, base: needs.hookUrl.replace(/\/$/, "") } : null,
          manifest,
        })),
        200,
      ),
    )
    .openapi(connections, async (c) => c.json(seenBy(c, await listConnections(db)), 200))
    .openapi(connect, async (c) => c.json({ id: await addConnection(connecting, c.req.valid("json")) }, 200))
    .openapi(reconnect, async (c) => {
      const { id } = c.req.valid("param");
      await changeConnection({ ...connecting, read: db }, { id, ...c.req.valid("json") });
      return c.json({ id }, 200);
    })
    .openapi(test, async (c) => {
      const { id } = await getConnection(db, c.req.valid("param").id);
      const state = await needs.probe(id).catch(
        (failure: unknown): ConnectionState => ({
          at: "offline",
          reason: failure instanceof Error ? failure.message : String(failure),
        }),
      );
      return c.json(state, 200);
    })
    .openapi(newsRoute, async (c) => {
      const { id } = await getConnection(db, c.req.valid("param").id);
      return c.json(await needs.news(id), 200);
    })
    .openapi(templatesRoute, async (c) => {
      const { id } = await getConnection(db, c.req.valid("param").id);
      const found = await needs.templates(id).catch((failure: unknown) => {
        if (failure instanceof DeliveryFailure) throw new Problem("connection.offline", { id }, failure.message);
        throw failure;
      });
      return c.json(found, 200);
    })
    .openapi(signatureRoute, async (c) => {
      const connection = await getConnection(db, c.req.valid("param").id);
      const { signature } = needs.channels.find(({ name }) => name === connection.channel) ?? {};
      if (!signature) return c.json({ rich: [] }, 200);
      const author = await personally(db, { ...agentOf(c), ...c.req.valid("query") });
      return c.json({ rich: signature(settingsOf(needs.seal, connection), author) }, 200);
    })
    .openapi(disconnect, async (c) => {
      await removeConnection({ transact, now }, c.req.valid("param").id);
      return c.json({ id: c.req.valid("param").id }, 200);
    })
    .openapi(contactsRoute, async (c) => c.json(await findContacts(db, c.req.valid("query")), 200))
    .openapi(contactRoute, async (c) => c.json(await contactView(c.req.valid("param").id), 200))
    .openapi(setContact, async (c) => {
      const { id } = c.req.valid("param");
      const { company, ...wanted } = c.req.valid("json");
      await contactView(id);
      const change = { ...wanted, id, by: agentOf(c).id, company: company === "" ? null : company };
      await changeContact({ transact, now, newId }, change);
      return c.json(await contactView(id), 200);
    })
    .openapi(quarantine, async (c) => c.json(await store.openQuarantine(db), 200))
    .openapi(replay, async (c) => {
      await needs.replay(c.req.valid("param").id);
      return c.json({ id: c.req.valid("param").id }, 200);
    });
};
