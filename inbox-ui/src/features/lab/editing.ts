import { type Accessor, batch, createEffect, createSignal, on } from "solid-js";
import type { VersionContent, VersionView } from "../../../../src/realtime/wire";
import { ApiError } from "../../api/http";
import { agentById } from "../../app/session";
import { attempt, inWords } from "../../app/trouble";
import { t } from "../../app/words";
import { knownOf, useKept } from "../../live/known";
import { toast } from "../../ui/toast";
import { lab } from "./api";
import { begunFrom, mergedContent, type Whose } from "./merged";
import type { LabState } from "./state";

/** What is written and not saved yet, and the version it was written over: whatever is read of it meanwhile. */
type Work = { base: VersionView; content: VersionContent };
/** What somebody else saved meanwhile where we have changed the same; `base` and `mine` are told as theirs are. */
export type Came = {
  who: string;
  theirs: VersionView;
  base: VersionContent;
  mine: VersionContent;
  clashes: string[][];
};

const isSameGate = (one: VersionContent, other: VersionContent) =>
  JSON.stringify(one.gate.calibration) === JSON.stringify(other.gate.calibration);

const rooms = ["prompts", "categories", "classify", "gate"] as const satisfies (keyof VersionContent)[];
/** Whether nothing is left to be saved of what was written. What was not touched is the very same thing: it takes no reading. */
const isSame = (one: VersionContent, other: VersionContent) =>
  rooms.every((room) => one[room] === other[room] || JSON.stringify(one[room]) === JSON.stringify(other[room]));

/** The same, its cuts told as they are called now: the desk may have been measured since. */
const toldAs = async (content: VersionContent, now: VersionContent): Promise<VersionContent> =>
  isSameGate(content, now) ? content : { ...content, ...(await lab.retell(content.gate)) };

const whoIn = (error: ApiError) => {
  const { by } = error.problem.details;
  return (typeof by === "string" && agentById(by)?.name) || t("article.newer.somebody");
};

/** A version as it is read, changed and saved: nobody's words are written over unless somebody has seen them. */
export const useEditing = (id: Accessor<string | undefined>, state: LabState) => {
  const { kept: stored, keep: shows, again } = useKept(id, lab.version);
  const version = knownOf(stored, id);
  const [work, setWork] = createSignal<Work | null>(null);
  const [came, setCame] = createSignal<Came | null>(null);
  const [busy, setBusy] = createSignal(false);
  const mine = () => work()?.content ?? null;
  const isChanged = () => work() !== null;
  /** Nothing of ours is left, and so nothing to ask about. */
  const drop = () =>
    batch(() => {
      setWork(null);
      setCame(null);
    });
  const undo = () => {
    drop();
    again();
  };
  const change = (content: VersionContent) => {
    const base = work()?.base ?? version();
    if (!base) return;
    if (isSame(base.content, content)) return undo();
    setWork({ base, content });
  };
  createEffect(on(id, drop, { defer: true }));
  /** What is not saved yet stays, told on the scale on which all else is shown. */
  const retell = async (): Promise<void> => {
    const was = work();
    if (!was) return;
    const fresh = await attempt(() => lab.version(was.base.id));
    // Whom a colleague was quicker than is asked when it is saved.
    if (fresh?.revision !== was.base.revision || isSameGate(fresh.content, was.base.content)) return;
    const told = await attempt(() => toldAs(was.content, fresh.content));
    if (!told || work()?.base !== was.base) return;
    // Something was written meanwhile.
    if (work() !== was) return retell();
    batch(() => {
      shows(fresh);
      setWork({ base: fresh, content: told });
    });
  };
  createEffect(
    on(
      state.changes,
      () => {
        // What a colleague saved is shown at once, unless there is work here that it would take away.
        if (isChanged()) void retell();
        else again();
      },
      { defer: true },
    ),
  );
  const begun = (three: Parameters<typeof begunFrom>[0]) => begunFrom(three, state.all()?.prompts ?? []);
  /** Saves over what was read last, for what was written when it was asked for. What was written since stays to be saved. */
  const keep = async (sent: Work, over: VersionView, content: VersionContent, said: string): Promise<boolean> => {
    const saved = await lab.save(over.id, { revision: over.revision, content });
    const now = work();
    batch(() => {
      shows(saved);
      setCame(null);
      if (!now || now === sent) setWork(null);
      else {
        const three = { base: sent.content, mine: now.content, theirs: saved.content };
        setWork({ base: saved, content: mergedContent({ ...three, base: begun(three) }).whole });
      }
    });
    toast(said);
    return true;
  };
  /** Somebody saved meanwhile: what they changed elsewhere stays beside ours; about the rest a person is asked. */
  const saveBeside = async (error: unknown, wanted: Work): Promise<boolean> => {
    const { base: known, content } = wanted;
    if (!(error instanceof ApiError) || error.problem.code !== "conflict") throw error;
    const theirs = await lab.version(known.id);
    const [was, mine] = [await toldAs(known.content, theirs.content), await toldAs(content, theirs.content)];
    const base = begun({ base: was, mine, theirs: theirs.content });
    const { whole, clashes } = mergedContent({ base, mine, theirs: theirs.content });
    const who = whoIn(error);
    if (clashes.length === 0) return keep(wanted, theirs, whole, t("lab.savedBoth", { who }));
    setCame({ who, theirs, base, mine, clashes });
    return false;
  };
  const trySaving = async (run: (wanted: Work) => Promise<boolean>): Promise<boolean> => {
    const wanted = work();
    if (!wanted) return true;
    if (busy()) return false;
    setBusy(true);
    try {
      return await run(wanted).catch((error: unknown) => saveBeside(error, wanted));
    } catch (error) {
      toast(inWords(error), { wrong: true });
      return false;
    } finally {
      setBusy(false);
    }
  };
  /** Ours as it is now beside all else of theirs: something may have been written since they were seen. */
  const settled = async ({ base, content }: Work, { theirs }: Came, whose: Whose) => {
    const told = { base: await toldAs(base.content, theirs.content), mine: await toldAs(content, theirs.content) };
    const three = { ...told, theirs: theirs.content };
    return mergedContent({ ...three, base: begun(three) }, whose).whole;
  };
  /** False where it was not saved: the person has been told why, or asked. */
  const save = () => trySaving((wanted) => keep(wanted, wanted.base, wanted.content, t("saved")));
  /** Ours goes over theirs where both changed the same: whoever decides has seen both. */
  const overwrite = (seen: Came) =>
    trySaving(async (wanted) => keep(wanted, seen.theirs, await settled(wanted, seen, "mine"), t("saved")));
  /** Theirs, or both, stand where both changed the same; what else is ours stays to be saved. */
  const take = async (seen: Came, whose: "theirs" | "both") => {
    const was = work();
    if (!was) return drop();
    const content = await attempt(() => settled(was, seen, whose));
    if (!content) return;
    // Something was written meanwhile.
    if (work() !== was) return take(seen, whose);
    batch(() => {
      shows(seen.theirs);
      setCame(null);
      setWork(isSame(content, seen.theirs.content) ? null : { base: seen.theirs, content });
    });
    if (whose === "both") toast(t("lab.bothIn"));
  };
  return {
    error: () => stored.error,
    version,
    content: () => mine() ?? version()?.content ?? null,
    isChanged,
    busy,
    came,
    change,
    save,
    overwrite,
    take,
    again,
    /** All as it was saved last, by whomever. */
    undo,
  };
};
