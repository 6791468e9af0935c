import { createSignal, For, Show } from "solid-js";
import type { ArticleContradiction, ArticleVersion, ArticleView, ArticleWords } from "../../../../src/realtime/wire";
import { articles } from "../../api/routes";
import { agentById } from "../../app/session";
import { moment, now } from "../../app/time";
import { attempt } from "../../app/trouble";
import { locale, t } from "../../app/words";
import { usePages } from "../../live/pages";
import { toast } from "../../ui/toast";
import { contradictionsIn } from "../gaps/contradictions";
import { AgainstAsk } from "../settings/article-against";
import { Failed } from "../settings/room";
import { versions } from "./api";
import { VersionDialog } from "./version-dialog";

/** How long a way back is offered. */
const UNDO_MS = 10_000;

const Line = (props: { one: ArticleVersion; isNow: boolean; see: () => void }) => (
  <div class="item slim">
    <span class="grow">
      {t("article.version", { n: props.one.version })}
      <small>
        {(props.one.by && agentById(props.one.by)?.name) || t("versions.nobody")}
        {" · "}
        {moment(props.one.at, locale(), now())}
        <Show when={!props.one.isReworded}> · {t("versions.sameWords")}</Show>
      </small>
    </span>
    <Show when={props.isNow}>
      <span class="chip">{t("versions.now")}</span>
    </Show>
    <button type="button" class="btn small" onClick={() => props.see()}>
      {t("versions.see")} <span class="sr">{t("article.version", { n: props.one.version })}</span>
    </button>
  </div>
);

type Back = { words: ArticleWords; said: (saved: ArticleView) => void };
/** What an article has said: by whom, when, what was changed; and the way back to any of it, which is a version of its own. */
export const Versions = (props: {
  article: ArticleView;
  /** Whether words are being written that are not kept yet. */
  isWriting: boolean;
  again: () => void;
}) => {
  const [open, setOpen] = createSignal<ArticleVersion | null>(null);
  const [against, setAgainst] = createSignal<{ found: ArticleContradiction[]; back: Back } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const pages = usePages(
    () => ({ id: props.article.id, version: props.article.version }),
    ({ id }: { id: string }, cursor: string | null) => versions.list(id, cursor),
    { key: "version" },
  );
  const all = () => pages.items() ?? [];
  const write = async (back: Back, { overrule = false } = {}) => {
    const { title, text } = back.words;
    setBusy(true);
    const saved = await attempt(async () => {
      try {
        return await articles.change(props.article.id, {
          title,
          text,
          seen: props.article.version,
          ...(overrule ? { overrule } : {}),
        });
      } catch (error) {
        const others = contradictionsIn(error);
        if (!others) throw error;
        setAgainst({ found: others, back });
        return null;
      }
    });
    setBusy(false);
    if (saved === null) return;
    setOpen(null);
    // Refused: somebody has written meanwhile, and what stands here is old.
    props.again();
    if (saved) back.said(saved);
  };
  const restore = (words: ArticleWords) => {
    const { title, text } = props.article;
    // By then this list is gone, and a newer one stands here: what is undone is what was saved.
    const { again } = props;
    const undo = async (saved: ArticleView) => {
      const seen = saved.version;
      if (!(await attempt(() => articles.change(saved.id, { title, text, seen, overrule: true })))) return;
      toast(t("versions.undone"));
      again();
    };
    void write({
      words,
      said: (saved) =>
        toast(t("versions.restored", { n: words.version, now: saved.version }), {
          forMs: UNDO_MS,
          action: { label: t("undo"), run: () => void undo(saved) },
        }),
    });
  };
  return (
    <section class="part" aria-label={t("versions.title")}>
      <header class="room-head">
        <div>
          <h2>{t("versions.title")}</h2>
          <p class="muted">{t("versions.text")}</p>
        </div>
      </header>
      <Show when={pages.error()}>{(error) => <Failed error={error()} again={pages.again} />}</Show>
      <Show when={!pages.error() && pages.items() === undefined}>
        <p class="muted" role="status">
          {t("loading")}
        </p>
      </Show>
      <Show when={all().length > 0}>
        <ol class="card">
          <For each={all()}>
            {(one) => (
              <li>
                <Line one={one} isNow={one.version === props.article.version} see={() => setOpen(one)} />
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show when={pages.cursor()}>
        <button type="button" class="btn" style={{ "justify-self": "start" }} onClick={() => void pages.next()}>
          {t("versions.more")}
        </button>
      </Show>
      <Show when={!against() && open()}>
        {(one) => (
          <VersionDialog
            article={props.article.id}
            version={one()}
            now={props.article.version}
            busy={busy()}
            held={props.isWriting ? t("versions.held") : undefined}
            restore={restore}
            close={() => setOpen(null)}
          />
        )}
      </Show>
      <Show when={against()}>
        {(asked) => (
          <AgainstAsk
            found={asked().found}
            title={asked().back.words.title}
            language={props.article.locale}
            audience={props.article.audience}
            close={() => setAgainst(null)}
            go={() => {
              const { back } = asked();
              setAgainst(null);
              void write(back, { overrule: true });
            }}
          />
        )}
      </Show>
    </section>
  );
};
