import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Change } from "../../kernel/change";
import type { NewId } from "../../kernel/ids";
import { secretsStayWhereGiven, serverOf } from "../../kernel/kept-secrets";
import { Problem } from "../../kernel/problem";
import type { Seal } from "../../kernel/seal";
import type { Now } from "../../kernel/time";
import { type ModelSettings, modelSettingsProblem, type ProviderInput } from "./model";
import * as store from "./store";

type Needs = { transact: Transact; now: Now; newId: NewId; seal: Seal };
type By = { by: string };

const tell = (tx: Tx, { by, now }: By & { now: Now }) =>
  emit(
    tx,
    { type: "desk.changed", conversation: null, actor: { kind: "agent", id: by }, payload: { what: "models" } },
    now(),
  );

const sealed = (seal: Seal, key: string): string | null => (key.trim() === "" ? null : seal.seal(key.trim()));

/** Adds a server that models may be asked at; its key is kept encrypted and never shown again. */
export const addProvider = (
  { transact, now, newId, seal }: Needs,
  { key = "", by, ...given }: ProviderInput & By,
): Promise<string> =>
  transact(async (tx) => {
    const id = newId();
    const secret = sealed(seal, key);
    await store.insertProvider(tx, { id, ...given, secret, createdAt: now(), updatedAt: now() });
    await tell(tx, { by, now });
    return id;
  });

/** Changes a server. Throws secret.again when it moves and the kept key is not given again, or given up with an empty one. */
export const changeProvider = (
  { transact, now, seal }: Needs,
  { id, key, by, ...given }: Partial<ProviderInput> & By & { id: string },
): Promise<void> =>
  transact(async (tx) => {
    const known = await store.getProvider(tx, id);
    const moves = given.baseUrl !== undefined && serverOf(given.baseUrl) !== serverOf(known.baseUrl);
    secretsStayWhereGiven({ moved: moves ? ["baseUrl"] : [], kept: known.secret ? ["key"] : [], given: { key } });
    const secret = key === undefined ? known.secret : sealed(seal, key);
    await store.saveProvider(tx, id, { ...given, secret, updatedAt: now() });
    await tell(tx, { by, now });
  });

/** Removes a server and forgets its key; tasks that asked it are served by the default again. */
export const removeProvider = ({ transact, now }: Needs, { id, by }: By & { id: string }): Promise<void> =>
  transact(async (tx) => {
    await store.getProvider(tx, id);
    const { tasks } = await store.modelSettings(tx);
    const freed = Object.entries(tasks).map(([task, chosen]) => [task, chosen?.provider === id ? null : chosen]);
    await store.saveModelSettings(tx, { tasks: { ...tasks, ...Object.fromEntries(freed) } }, now());
    await store.saveProvider(tx, id, { secret: null, removedAt: now(), updatedAt: now() });
    await tell(tx, { by, now });
  });

/** Sets what models are asked for, at which price, within which limits. Throws bad_input for a provider that is not there. */
export const setModels = (
  { transact, now }: Needs,
  { by, settings, known }: By & { settings: Change<ModelSettings>; known: ReadonlySet<string> },
): Promise<void> =>
  transact(async (tx) => {
    const unknown = modelSettingsProblem(settings, known);
    if (unknown) throw new Problem("bad_input", { issues: [{ path: unknown, message: "No such provider." }] });
    const { dayBudget: before } = await store.modelSettings(tx);
    await store.saveModelSettings(tx, settings, now());
    const { dayBudget: after } = await store.modelSettings(tx);
    // There is money again: that there was none is told no longer.
    if (before !== null && (after === null || after > before)) await store.setToldSpent(tx, 0, now());
    await tell(tx, { by, now });
  });
