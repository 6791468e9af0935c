import { batch, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { ArticleView } from "../../../../src/realtime/wire";
import { articles } from "../../api/routes";
import { attempt } from "../../app/trouble";
import { t } from "../../app/words";
import { dismissToast } from "../../ui/toast";
import { keptToast, type NewerArticle, newerIn, takenToast } from "../settings/article-newer";
import { changedOf } from "../settings/changes";

type Words = Pick<ArticleView, "title" | "text">;
type Read = Words & Pick<ArticleView, "version">;
const readOf = ({ title, text, version }: Read): Read => ({ title, text, version });

/** What is being written into a gap's draft, and what was read of it before: nobody else's words are written over unread. */
export const useDraftWords = (article: () => ArticleView, again: () => void) => {
  const [title, setTitle] = createSignal(article().title);
  const [text, setText] = createSignal(article().text);
  const [was, setWas] = createSignal(readOf(article()));
  const [newer, setNewer] = createSignal<NewerArticle | null>(null);
  const [isSaving, setSaving] = createSignal(false);
  const mine = (): Words => ({ title: title().trim(), text: text() });
  const wordsOf = ({ title, text }: Read): Words => ({ title, text });
  const changes = () => changedOf(wordsOf(was()), mine());
  const isChanged = () => Object.keys(changes()).length > 0;
  const take = (next: Read) =>
    batch(() => {
      setTitle(next.title);
      setText(next.text);
      setWas(readOf(next));
      setNewer(null);
    });
  // A version of somebody else's takes the place of what was read, never of what is being written here.
  createEffect(
    on(article, (next) => {
      const before = was();
      if (next.version <= before.version) return;
      const [isTitleMine, isTextMine] = [mine().title !== before.title, mine().text !== before.text];
      batch(() => {
        if (!isTitleMine) setTitle(next.title);
        if (!isTextMine) setText(next.text);
        // Where both have written, ours was not written over theirs: the server says so when it is saved.
        const isBoth =
          (isTitleMine && next.title !== before.title && next.title !== mine().title) ||
          (isTextMine && next.text !== before.text && next.text !== mine().text);
        const { version } = isBoth ? before : next;
        setWas({
          title: isTitleMine && isBoth ? before.title : next.title,
          text: isTextMine && isBoth ? before.text : next.text,
          version,
        });
      });
    }),
  );
  const written = async (said: Partial<Words>) => {
    try {
      return await articles.change(article().id, { ...said, seen: was().version });
    } catch (error) {
      const theirs = newerIn(error);
      if (!theirs) throw error;
      setNewer(theirs);
      return null;
    }
  };
  /** Whether what is written here is what is kept. */
  const save = async (): Promise<boolean> => {
    if (!isChanged()) return true;
    if (isSaving()) return false;
    setSaving(true);
    const said = changes();
    const saved = await attempt(() => written(said));
    setSaving(false);
    if (!saved) return false;
    const before = was();
    batch(() => {
      if (said.title === undefined && mine().title === before.title) setTitle(saved.title);
      if (said.text === undefined && mine().text === before.text) setText(saved.text);
      setWas({ ...wordsOf(saved), ...said, version: saved.version });
      setNewer(null);
    });
    return true;
  };
  /** Ours over theirs, which have been shown and can be brought back. */
  const keepMine = async (theirs: NewerArticle): Promise<boolean> => {
    setWas((before) => ({ ...before, version: theirs.version }));
    setNewer(null);
    if (!(await save())) return false;
    const saved = { ...article(), version: was().version };
    keptToast(t("gaps.saved"), { theirs, saved, again });
    return true;
  };
  const taken = crypto.randomUUID();
  onCleanup(() => dismissToast(taken));
  /** Theirs in place of ours, which can be brought back. */
  const takeTheirs = (theirs: NewerArticle) => {
    const [mine, before] = [{ title: title(), text: text() }, was()];
    take(theirs);
    const undo = () =>
      batch(() => {
        setTitle(mine.title);
        setText(mine.text);
        setWas(before);
        setNewer(theirs);
      });
    takenToast(taken, undo);
  };
  return { title, setTitle, text, setText, was, newer, isSaving, isChanged, save, take, keepMine, takeTheirs };
};
