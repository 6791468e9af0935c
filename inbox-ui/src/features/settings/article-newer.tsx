import { createMemo, createSignal, lazy, Show } from "solid-js";
import type { ArticleView } from "../../../../src/realtime/wire";
import { ApiError } from "../../api/http";
import { articles } from "../../api/routes";
import { house } from "../../app/session";
import { lasting, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { toast } from "../../ui/toast";

const DiffView = lazy(async () => ({ default: (await import("../lab/diff-view")).DiffView }));

/** Words that somebody else wrote while ours were being written. */
export type NewerArticle = { author: string | null; at: number; version: number; title: string; text: string };

/** What the server says instead of writing over a newer version; null for every other refusal. */
export const newerIn = (error: unknown): NewerArticle | null => {
  if (!(error instanceof ApiError) || error.problem.code !== "conflict") return null;
  const { reason, author, at, version, title, text } = error.problem.details;
  if (reason !== "newer_version" || typeof version !== "number") return null;
  return {
    author: typeof author === "string" ? author : null,
    at: typeof at === "number" ? at : Date.now(),
    version,
    title: String(title),
    text: String(text),
  };
};

/** How long the other choice is still offered. */
const UNDO_MS = 10_000;

/** Theirs stand where ours stood: ours come back by a press. */
export const takenToast = (id: string, undo: () => void) =>
  toast(t("article.newer.taken"), { id, forMs: UNDO_MS, action: { label: t("undo"), run: undo } });

type Kept = { theirs: NewerArticle; saved: ArticleView; again: () => void };
/** Ours were kept over theirs: theirs come back by a press, as a version of their own. */
export const keptToast = (said: string, { theirs: { title, text }, saved, again }: Kept) => {
  const undo = async () => {
    const seen = saved.version;
    const back = await attempt(() => articles.change(saved.id, { title, text, seen, overrule: true }));
    if (!back) return;
    toast(t("article.newer.back"));
    again();
  };
  toast(said, { forMs: UNDO_MS, action: { label: t("undo"), run: () => void undo() } });
};

/** Asks whose words stay: nothing of either is lost before somebody has decided. */
export const NewerAsk = (props: {
  theirs: NewerArticle;
  /** As it was when we began to write. */
  before: { title: string; text: string };
  keepMine: () => void;
  takeTheirs: () => void;
}) => {
  const [shown, setShown] = createSignal(false);
  const who = createMemo(
    () => house.agents.find(({ id }) => id === props.theirs.author)?.name ?? t("article.newer.somebody"),
  );
  const ago = () => lasting(Math.max(now(), Date.now()) - props.theirs.at, locale());
  const written = ({ title, text }: { title: string; text: string }) => `${title}\n\n${text}`;
  return (
    <section class="newer" role="alert" aria-label={t("article.newer.title", { who: who(), ago: ago() })}>
      <p>
        <strong>{t("article.newer.title", { who: who(), ago: ago() })}</strong> {t("article.newer.text")}
      </p>
      <div class="form-foot">
        <button type="button" class="btn" aria-expanded={shown()} onClick={() => setShown((is) => !is)}>
          {t(shown() ? "article.newer.hide" : "article.newer.see")}
        </button>
        <button type="button" class="btn" onClick={() => props.keepMine()}>
          {t("newer.mine")}
        </button>
        <button type="button" class="btn" onClick={() => props.takeTheirs()}>
          {t("newer.theirs")}
        </button>
      </div>
      <Show when={shown()}>
        <DiffView
          before={written(props.before)}
          after={written(props.theirs)}
          label={t("article.newer.see")}
          left={t("article.newer.before")}
          right={who()}
        />
      </Show>
    </section>
  );
};
