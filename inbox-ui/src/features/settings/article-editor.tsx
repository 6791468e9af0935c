import { batch, createEffect, createSignal, onCleanup, Show } from "solid-js";
import { createStore } from "solid-js/store";
import type { ArticleContradiction, ArticleView, Locale } from "../../../../src/realtime/wire";
import { articles } from "../../api/routes";
import { t } from "../../app/words";
import { Choice, Field, Segments } from "../../ui/field";
import { Pieces } from "../../ui/pieces";
import { dismissToast, toast } from "../../ui/toast";
import { contradictionsIn } from "../gaps/contradictions";
import { AgainstAsk } from "./article-against";
import { keptToast, type NewerArticle, NewerAsk, newerIn, takenToast } from "./article-newer";
import { ArticleReaders, productsIn, type Readers } from "./article-readers";
import { changedOf } from "./changes";
import { Form } from "./room";

/** What is about to be written: an article there is, a new one, or the other language of one there is. */
export type Draft = Pick<ArticleView, "key" | "locale" | "title" | "section" | "text" | "state"> &
  Partial<Pick<ArticleView, "audience" | "products" | "channels" | "version">> & {
    id: string | null;
  };

const languages = [
  { value: "en", label: "English" },
  { value: "ru", label: "Русский" },
] as const;

/** Title, section, language, state, and the text beside what readers will see. */
export const ArticleEditor = (props: {
  draft: Draft;
  /** Titles of this language that are taken; a second article of one title would become a version of the first. */
  taken: (locale: Locale) => string[];
  /** Whether something is written here that is not kept yet. */
  writing: (is: boolean) => void;
  /** Something was written after the editor had been left. */
  again: () => void;
  /** It was written; resolves when all of it is shown. */
  saved: (article: ArticleView) => Promise<void>;
  leave: () => void;
}) => {
  const [title, setTitle] = createSignal(props.draft.title);
  const [section, setSection] = createSignal(props.draft.section ?? "");
  const [language, setLanguage] = createSignal<string>(props.draft.locale);
  const [text, setText] = createSignal(props.draft.text);
  const [state, setState] = createSignal<ArticleView["state"]>(props.draft.state);
  const [readers, setReaders] = createStore<Readers>({
    audience: props.draft.audience ?? "everyone",
    channels: props.draft.channels ?? [],
    products: (props.draft.products ?? []).join(", "),
  });
  const [tried, setTried] = createSignal(false);
  const speaks = (): Locale => (language() === "ru" ? "ru" : "en");
  const titleWrong = () => {
    if (title().trim() === "") return t("required");
    const isTaken = props.taken(speaks()).includes(title().trim().toLowerCase());
    return isTaken ? t("article.taken") : undefined;
  };
  const textWrong = () => (text().trim() === "" ? t("required") : undefined);
  const read = () => ({
    locale: speaks(),
    title: title().trim(),
    section: section().trim() || null,
    text: text(),
    state: state(),
    audience: readers.audience,
    channels: [...readers.channels],
    products: productsIn(readers.products),
  });
  type Read = ReturnType<typeof read>;
  const [was, setWas] = createSignal(read());
  createEffect(() => props.writing(Object.keys(changedOf(was(), read())).length > 0));
  const [seen, setSeen] = createSignal(props.draft.version ?? 1);
  const [newer, setNewer] = createSignal<NewerArticle | null>(null);
  const [against, setAgainst] = createSignal<readonly ArticleContradiction[]>([]);
  /** Said once more after the contradictions were shown; holds for that save alone. */
  let overrule = false;
  /** Theirs, while ours is being kept over them. */
  let replaced: NewerArticle | null = null;
  const written = async () => {
    const { id, key } = props.draft;
    const said = overrule ? { overrule } : {};
    overrule = false;
    try {
      if (!id) return await articles.make({ ...(key ? { key } : {}), ...read(), ...said });
      return await articles.change(id, { ...changedOf(was(), read()), seen: seen(), ...said });
    } catch (error) {
      const others = contradictionsIn(error);
      if (others) {
        setAgainst(others);
        return null;
      }
      const theirs = newerIn(error);
      if (!theirs) throw error;
      // Nothing was written over what we were keeping ours over: somebody has been there again.
      replaced = null;
      setNewer(theirs);
      return null;
    }
  };
  const publishAnyway = () => {
    setAgainst([]);
    overrule = true;
    form?.requestSubmit();
  };
  const put = (words: Pick<ArticleView, "title" | "text">) => {
    setTitle(words.title);
    setText(words.text);
  };
  const taken = crypto.randomUUID();
  onCleanup(() => dismissToast(taken));
  const takeTheirs = (theirs: NewerArticle) => {
    const mine = { title: title(), text: text() };
    const [before, read] = [was(), seen()];
    batch(() => {
      put(theirs);
      setSeen(theirs.version);
      setNewer(null);
      setWas({ ...before, title: theirs.title, text: theirs.text });
    });
    const undo = () =>
      batch(() => {
        put(mine);
        setSeen(read);
        setWas(before);
        setNewer(theirs);
      });
    takenToast(taken, undo);
  };
  const keepMine = (theirs: NewerArticle) => {
    replaced = theirs;
    setSeen(theirs.version);
    setNewer(null);
    form?.requestSubmit();
  };
  let form: HTMLFormElement | null | undefined;
  /** One goes on writing in what was kept: what nobody has touched since it was sent is as it is kept. */
  const settle = ({ version, ...kept }: ArticleView, sent: Read) =>
    batch(() => {
      const { locale, title, section, text, state, audience, channels, products } = kept;
      const is: Read = { locale, title, section, text, state, audience, channels, products };
      const changed = changedOf(sent, read());
      if (changed.title === undefined) setTitle(title);
      if (changed.section === undefined) setSection(section ?? "");
      if (changed.text === undefined) setText(text);
      if (changed.state === undefined) setState(state);
      if (changed.audience === undefined) setReaders({ audience });
      if (changed.channels === undefined) setReaders({ channels });
      if (changed.products === undefined) setReaders({ products: products.join(", ") });
      setWas(is);
      setSeen(version);
    });
  const save = async () => {
    const sent = read();
    const saved = await written();
    if (!saved) return;
    if (props.draft.id) settle(saved, sent);
    // As it is now: a colleague may have archived it meanwhile.
    const said = saved.state === "published" ? t("article.published.toast") : t("saved");
    if (replaced) keptToast(said, { theirs: replaced, saved, again: props.again });
    else toast(said);
    replaced = null;
    await props.saved(saved);
  };
  return (
    <Form
      save={save}
      valid={() => !titleWrong() && !textWrong()}
      tried={setTried}
      cancel={props.leave}
      label={state() === "published" ? t("article.publish") : t("save")}
    >
      <div class="form-two">
        <Field label={t("article.title")} value={title()} set={setTitle} wrong={tried() ? titleWrong() : undefined} />
        <Field label={t("article.section")} value={section()} set={setSection} />
        <Choice
          label={t("article.language")}
          value={language()}
          set={setLanguage}
          disabled={props.draft.key !== ""}
          choices={[...languages]}
        />
      </div>
      <div class="field">
        <span class="label">{t("article.state")}</span>
        <Segments
          label={t("article.state")}
          value={state()}
          set={setState}
          choices={[
            { value: "draft", label: t("article.draft") },
            { value: "published", label: t("article.published") },
            { value: "archived", label: t("article.archived") },
          ]}
        />
      </div>
      <ArticleReaders of={readers} set={setReaders} />
      <div class="editor" ref={(box) => queueMicrotask(() => (form = box.closest("form")))}>
        <Field
          label={t("article.body")}
          help={t("article.markdown")}
          value={text()}
          set={setText}
          rows={18}
          mono
          wrong={tried() ? textWrong() : undefined}
        />
        <div class="field">
          <span class="label">{t("composer.preview")}</span>
          <div class="preview">
            <Show when={text()} fallback={<p class="muted">{t("article.previewEmpty")}</p>}>
              <Pieces text={text()} />
            </Show>
          </div>
        </div>
      </div>
      <Show when={against().length > 0}>
        <AgainstAsk
          found={against()}
          title={title().trim()}
          language={speaks()}
          audience={readers.audience}
          close={() => setAgainst([])}
          go={publishAnyway}
        />
      </Show>
      <Show when={newer()}>
        {(theirs) => (
          <NewerAsk
            theirs={theirs()}
            before={was()}
            keepMine={() => keepMine(theirs())}
            takeTheirs={() => takeTheirs(theirs())}
          />
        )}
      </Show>
    </Form>
  );
};
